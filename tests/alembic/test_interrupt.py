"""Ctrl-C, as a real SIGINT to a real `alembic upgrade` whose build is waiting."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.alembic.project import INI, NAMES_US
from tests.build.interrupting import at_a_snapshot, at_a_writer, interrupted
from tests.build.sessions import (
    Database,
    eventually,
    execute,
    old_transaction,
    wait_until_stuck,
)
from tests.build.test_timeouts import locked

LOGGING = """
[loggers]
keys = root
[handlers]
keys = console
[formatters]
keys = generic
[logger_root]
level = WARNING
handlers = console
[handler_console]
class = StreamHandler
args = (sys.stderr,)
formatter = generic
[formatter_generic]
format = %(levelname)s %(message)s
"""
ENV = f"""\
from logging.config import fileConfig

from alembic import context
from sqlalchemy import create_engine, pool

fileConfig(context.config.config_file_name)
with create_engine(context.get_x_argument()[0], poolclass=pool.NullPool).connect() as connection:
    context.configure(
        connection=connection, transaction_per_migration=True, autogenerate_plugins={NAMES_US!r}
    )
    with context.begin_transaction():
        context.run_migrations()
"""
ASYNC_ENV = f"""\
import asyncio
from logging.config import fileConfig

from alembic import context
from sqlalchemy.ext.asyncio import create_async_engine

fileConfig(context.config.config_file_name)


def run(connection):
    context.configure(
        connection=connection, transaction_per_migration=True, autogenerate_plugins={NAMES_US!r}
    )
    with context.begin_transaction():
        context.run_migrations()


async def main():
    engine = create_async_engine(context.get_x_argument()[0])
    async with engine.connect() as connection:
        await connection.run_sync(run)
    await engine.dispose()


asyncio.run(main())
"""
REVISION = """\
from alembic import op

revision = "0001"
down_revision = None


def upgrade():
    with op.get_context().autocommit_block():
        op.create_index("by_name", "items", ["name"], postgresql_concurrently=True)


def downgrade():
    with op.get_context().autocommit_block():
        op.drop_index("by_name", "items", postgresql_concurrently=True)
"""
BUILD = "CREATE INDEX CONCURRENTLY by_name ON items (name)"
DROP = "DROP INDEX CONCURRENTLY public.by_name"
WAITING = "SELECT 1 FROM pg_stat_activity WHERE state = 'idle' AND query LIKE '%query_start%'"
QUEUING = "SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'relation'"
DRIVERS = {"psycopg": ENV, "psycopg2": ENV, "asyncpg": ASYNC_ENV}


def project(folder: Path, driver: str) -> None:
    (folder / "migrations" / "versions").mkdir(parents=True)
    (folder / "alembic.ini").write_text(INI + LOGGING)
    (folder / "migrations" / "env.py").write_text(DRIVERS[driver])
    (folder / "migrations" / "versions" / "0001_index.py").write_text(REVISION)


def alembic(folder: Path, url: str, driver: str, *words: str) -> subprocess.Popen[str]:
    with_driver = url.replace("postgresql:", f"postgresql+{driver}:")
    return subprocess.Popen(
        [sys.executable, "-m", "alembic", "-x", with_driver, *words],
        cwd=folder,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("driver", DRIVERS)
def test_the_build_is_cancelled_and_its_leftover_removed(
    database: Database, tmp_path: Path, driver: str
) -> None:
    project(tmp_path, driver)
    with at_a_snapshot(database):
        said = interrupted(
            database, BUILD, alembic(tmp_path, database.url, driver, "upgrade", "head")
        )
        assert database.indexes() == {}
    assert said.count("interrupted") == 1
    assert (
        "op.create_index('by_name') was interrupted: the INVALID leftover of index 'by_name' was "
        "removed. Run this again." in said
    )
    again = alembic(tmp_path, database.url, driver, "upgrade", "head")
    assert again.communicate(timeout=30)[1] == ""
    assert list(database.indexes()) == ["by_name"]


@pytest.mark.parametrize("driver", ["psycopg"])
def test_what_cannot_be_removed_at_once_is_said_and_removed_by_the_next_run(
    database: Database, tmp_path: Path, driver: str
) -> None:
    project(tmp_path, driver)
    with at_a_writer(database):
        said = interrupted(
            database, BUILD, alembic(tmp_path, database.url, driver, "upgrade", "head")
        )
        assert database.indexes()["by_name"].endswith("INVALID")
    assert "index 'by_name' may be left INVALID, because removing it failed (" in said
    again = alembic(tmp_path, database.url, driver, "upgrade", "head")
    assert "INVALID from a failed build: building it again" in again.communicate(timeout=30)[1]
    assert not database.indexes()["by_name"].endswith("INVALID")


@pytest.mark.parametrize("driver", DRIVERS)
def test_a_drop(database: Database, tmp_path: Path, driver: str) -> None:
    project(tmp_path, driver)
    assert alembic(tmp_path, database.url, driver, "upgrade", "head").communicate()[1] == ""
    with at_a_writer(database):
        said = interrupted(
            database, DROP, alembic(tmp_path, database.url, driver, "downgrade", "base")
        )
        assert database.indexes()["by_name"].endswith("INVALID")
    assert (
        "op.drop_index('by_name') was interrupted: index 'by_name' is half dropped (INVALID)"
        in said
    )
    again = alembic(tmp_path, database.url, driver, "downgrade", "base")
    assert again.communicate(timeout=30)[1] == ""
    assert database.indexes() == {}


@pytest.mark.parametrize("driver", DRIVERS)
def test_while_it_waits_for_the_table(database: Database, tmp_path: Path, driver: str) -> None:
    project(tmp_path, driver)
    (tmp_path / "pyproject.toml").write_text("[tool.idx]\nlock_timeout = '1min'\n")
    with locked(database, "ACCESS EXCLUSIVE"):
        command = alembic(tmp_path, database.url, driver, "upgrade", "head")
        eventually(lambda: bool(database.ask(QUEUING)))
        command.send_signal(signal.SIGINT)
        said = command.communicate(timeout=20)[1]
        assert command.returncode != 0
        assert database.ask(QUEUING) == []
    assert "WARNING op.create_index('by_name') was interrupted while it was waiting for" in said
    assert database.indexes() == {}


@pytest.mark.peer(5)
def test_a_second_command_waits_for_the_first(database: Database, tmp_path: Path) -> None:
    project(tmp_path, "psycopg")
    with old_transaction(database.url, "others") as old:
        first = alembic(tmp_path, database.url, "psycopg", "upgrade", "head")
        wait_until_stuck(database.url, BUILD)
        second = alembic(tmp_path, database.url, "psycopg", "upgrade", "head")
        eventually(lambda: bool(database.ask(WAITING)))
        old.close()
    patient, said = first.communicate(timeout=60)[1], second.communicate(timeout=60)[1]
    # On a busy machine it has waited for so long that it says for whom.
    assert [line for line in patient.splitlines() if " is waiting for process " not in line] == []
    assert first.returncode == 0
    assert "works on index 'by_name': waiting\n" in said
    assert "index 'by_name' is there already: nothing to build\n" in said
    assert 'violates unique constraint "alembic_version_pkc"' in said  # Alembic's own business
    assert not database.indexes()["by_name"].endswith("INVALID")
    assert database.ask("SELECT version_num FROM alembic_version") == [("0001",)]
    again = alembic(tmp_path, database.url, "psycopg", "upgrade", "head")
    assert again.communicate(timeout=30)[1] == ""


@pytest.mark.peer(13)
def test_a_killed_client_leaves_a_build_that_goes_on(database: Database, tmp_path: Path) -> None:
    """The server does not notice; the next run waits for what is under way and finds it whole."""
    project(tmp_path, "psycopg")
    with old_transaction(database.url, "others") as old:
        killed = alembic(tmp_path, database.url, "psycopg", "upgrade", "head")
        pid = wait_until_stuck(database.url, BUILD)
        killed.kill()
        killed.communicate()
        again = alembic(tmp_path, database.url, "psycopg", "upgrade", "head")
        eventually(lambda: bool(database.ask(WAITING)))
        assert again.poll() is None
        old.close()
    said = again.communicate(timeout=30)[1]
    assert again.returncode == 0
    assert f"WARNING process {pid} (since 20" in said
    assert "works on index 'by_name': waiting\n" in said
    assert said.endswith("WARNING index 'by_name' is there already: nothing to build\n")
    assert not database.indexes()["by_name"].endswith("INVALID")
    assert database.ask("SELECT version_num FROM alembic_version") == [("0001",)]


@pytest.fixture
def database(any_postgres_url: str) -> Iterator[Database]:
    execute(
        any_postgres_url,
        "CREATE TABLE items AS SELECT 1 AS id, 'a' AS name",
        "CREATE TABLE others ()",
    )
    with closing(Database(any_postgres_url)) as database:
        yield database
