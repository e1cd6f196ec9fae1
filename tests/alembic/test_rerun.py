"""`alembic upgrade` and `downgrade` again, after a concurrent operation that really failed."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.operations import Operations, ops, toimpl
from alembic.util import CommandError

from alembic_idx.log import NAME as LOGGER
from tests.alembic.conftest import Make
from tests.alembic.project import ENV, Project
from tests.alembic.shop import shop
from tests.build.pgbouncer import pgbouncer
from tests.build.sessions import end_waiting, execute, in_background, old_transaction

ASYNC_ENV = """\
import asyncio

from alembic import context
from sqlalchemy import pool
from sqlalchemy.ext.asyncio import create_async_engine

attributes = context.config.attributes


def run(connection):
    context.configure(
        connection=connection, target_metadata=attributes["metadata"], **attributes["options"]
    )
    with context.begin_transaction():
        context.run_migrations()


async def main():
    engine = create_async_engine(attributes["url"], poolclass=pool.NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(run)
    await engine.dispose()


asyncio.run(main())
"""
FILE = """\
from alembic import op
import sqlalchemy as sa

revision = {revision!r}
down_revision = {below!r}


def upgrade():
    with op.get_context().autocommit_block():
{up}


def downgrade():
    with op.get_context().autocommit_block():
{down}
"""
CREATE = (
    "op.create_index('by_name', 'clients', ['name'], postgresql_concurrently=True)",
    (
        "op.create_index('once', 'clients', [sa.text('lower(name)')], unique=True,"
        " postgresql_concurrently=True, postgresql_where=sa.text(\"name LIKE '%a%'\"),"
        " postgresql_include=['id'])"
    ),
    "op.create_index('by_client', 'orders', ['client_id'], postgresql_concurrently=True)",
)
DROP = (
    "op.drop_index('by_client', table_name='orders', postgresql_concurrently=True)",
    "op.drop_index('once', 'clients', postgresql_concurrently=True)",
    "op.drop_index('by_name', postgresql_concurrently=True)",
)
DRIVERS = {"psycopg": ENV, "psycopg2": ENV, "asyncpg": ASYNC_ENV}
DUPLICATES = "INSERT INTO clients VALUES (1, 'ab'), (2, 'aB'), (3, 'b')"
MEND = "UPDATE clients SET name = 'ac' WHERE id = 2"
BUILD = "CREATE INDEX CONCURRENTLY by_name ON clients (name)"


def write(project: Project, up: tuple[str, ...] = CREATE, down: tuple[str, ...] = DROP) -> None:
    """A plain revision, as if by hand."""
    text = FILE.format(
        revision="0001",
        below=None,
        up="\n".join(f"        {line}" for line in up),
        down="\n".join(f"        {line}" for line in down),
    )
    (project.versions / "0001_indexes.py").write_text(text)


def prepared(project: Project, *statements: str) -> Project:
    project.create_tables()
    write(project)
    project.execute(*statements)
    return project


def invalid(project: Project) -> list[str]:
    query = "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid ORDER BY 1"
    with project.engine().connect() as connection:
        return list(connection.exec_driver_sql(query).scalars())


def version(project: Project) -> list[str]:
    with project.engine().connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return []
        return list(connection.exec_driver_sql("SELECT * FROM alembic_version").scalars())


@contextmanager
def using(project: Project, driver: str) -> Iterator[None]:
    """Alembic connects through this driver within the block."""
    url = project.url
    project.url = url.replace("+psycopg:", f"+{driver}:")
    try:
        yield
    finally:
        project.url = url


@pytest.mark.usefixtures("late_duplicates")
@pytest.mark.parametrize("driver", DRIVERS)
@pytest.mark.peer(1)
def test_a_failure_in_the_middle_of_a_revision(
    on_postgres: Make, any_postgres_url: str, driver: str, caplog: pytest.LogCaptureFixture
) -> None:
    project = prepared(on_postgres(url=any_postgres_url, env=DRIVERS[driver]), DUPLICATES)
    for _ in range(2):  # the second time nothing is mended yet
        with using(project, driver), pytest.raises(sa.exc.IntegrityError, match="could not create"):
            project.upgrade()
        assert invalid(project) == ["once"]
        assert version(project) == []
    project.execute(MEND)
    caplog.clear()
    with using(project, driver):
        project.upgrade()
    assert [r.message for r in caplog.records if r.name == LOGGER] == [
        "index 'by_name' is there already: nothing to build",
        "index 'once' is INVALID from a failed build: building it again",
    ]
    assert invalid(project) == []
    assert version(project) == ["0001"]
    assert set(project.indexes()) == {"by_name", "once", "by_client"}
    project.execute("DELETE FROM alembic_version")  # all was done, but not recorded
    with using(project, driver):
        project.upgrade()
        project.downgrade("base")
    assert project.indexes() == {}
    assert version(project) == []


@pytest.mark.peer(1)
def test_a_killed_build(on_postgres: Make) -> None:
    project = prepared(on_postgres())
    failures: list[BaseException] = []
    server = project.url.replace("+psycopg", "")

    def upgrade() -> None:
        try:
            project.upgrade()
        except Exception as error:
            failures.append(error)

    with old_transaction(server, "clients"):
        runner = threading.Thread(target=upgrade)
        runner.start()
        end_waiting(server, "CREATE INDEX CONCURRENTLY by_name ON clients (name)")
        runner.join(20)
    assert len(failures) == 1
    assert invalid(project) == ["by_name"]
    project.upgrade()
    assert invalid(project) == []
    assert version(project) == ["0001"]
    assert set(project.indexes()) == {"by_name", "once", "by_client"}


@pytest.mark.peer(5)
def test_somebody_else_is_building_it(on_postgres: Make) -> None:
    project = prepared(on_postgres())
    server = project.url.replace("+psycopg", "")
    with old_transaction(server, "clients"), in_background(server, BUILD):
        project.settings('build_deadline = "1s"')
        building = r"op\.create_index\('by_name'\): after 1 s process \d+ \(since .* is building"
        with pytest.raises(CommandError, match=building):
            project.upgrade()
        end_waiting(server, BUILD, "pg_cancel_backend")
    assert invalid(project) == ["by_name"]
    project.upgrade()
    assert invalid(project) == []


@pytest.mark.parametrize("driver", ["psycopg", "psycopg2"])
def test_behind_a_pooler(on_postgres: Make, driver: str) -> None:
    project = prepared(on_postgres())
    direct = project.url
    for mode in ("transaction", "session"):
        with pgbouncer(direct.replace("+psycopg", ""), mode) as url:
            project.url = url.replace("postgresql:", f"postgresql+{driver}:")
            if mode == "transaction":
                with pytest.raises(CommandError, match="Connect to PostgreSQL directly for migr"):
                    project.upgrade()
            else:
                project.upgrade()
    project.url = direct
    assert set(project.indexes()) == {"by_name", "once", "by_client"}


@pytest.mark.peer(8)
def test_a_drop_that_was_cancelled_half_way_is_finished(on_postgres: Make) -> None:
    project = prepared(on_postgres())
    project.upgrade()
    server = project.url.replace("+psycopg", "")
    drop = "DROP INDEX CONCURRENTLY once"
    with old_transaction(server, "clients"), in_background(server, drop):
        end_waiting(server, drop, "pg_cancel_backend")
    project.execute("DROP INDEX by_client")
    assert invalid(project) == ["once"]
    project.downgrade("base")
    assert project.indexes() == {}
    assert version(project) == []


@pytest.mark.peer(3)
def test_another_definition_is_told_and_left(on_postgres: Make) -> None:
    project = prepared(on_postgres(), "CREATE INDEX by_name ON clients (id, name)")
    with pytest.raises(
        CommandError, match=r"btree \(id, name\), where btree \(name\) is wanted\. Rename or drop"
    ):
        project.upgrade()
    assert project.indexes() == {"by_name": ("id", "name")}


@pytest.mark.peer(3)
def test_other_schemas(on_postgres: Make) -> None:
    project = on_postgres()
    project.create_tables()
    execute(
        project.url.replace("+psycopg", ""),
        'CREATE SCHEMA "An%other"',
        'CREATE TABLE "An%other".clients (id int, name text)',
        'CREATE INDEX by_name ON "An%other".clients (id)',
        "CREATE SCHEMA first",
        "CREATE TABLE first.things (id int)",
        "CREATE INDEX by_name ON first.things (id)",
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = first, public',"
        " current_database()); END $$",
    )
    again = ", schema='An%other', postgresql_concurrently=True)"
    write(
        project,
        (CREATE[0], CREATE[0], f"op.create_index('it''s', 'clients', ['name']{again}"),
        (
            f"op.drop_index('it''s', 'clients'{again}",
            DROP[2].replace("'by_name'", "'by_name', 'clients'"),
        ),
    )
    project.upgrade()
    assert project.indexes("An%other") == {"by_name": ("id",), "its": ("name",)}
    assert project.indexes("public") == {"by_name": ("name",)}
    project.downgrade("base")
    assert project.indexes("An%other") == project.indexes("first") == {"by_name": ("id",)}
    assert project.indexes("public") == {}


@pytest.mark.parametrize(
    "options",
    [
        {"autogenerate_plugins": ["alembic.autogenerate.*"]},
        {"autogenerate_plugins": None},
        {"autogenerate_plugins": ["alembic.autogenerate.*", "*", "~alembic_idx"]},
    ],
)
def test_environments_that_do_not_name_us_are_left_alone(
    on_postgres: Make, options: dict[str, Any]
) -> None:
    project = prepared(on_postgres(**options), BUILD)
    with pytest.raises(sa.exc.ProgrammingError, match='relation "by_name" already exists'):
        project.upgrade()


def test_what_is_not_ours_is_left_to_alembic(on_postgres: Make) -> None:
    project = prepared(on_postgres(), BUILD)
    write(project, ("op.create_index('by_name', 'clients', ['name'])",))
    with pytest.raises(sa.exc.ProgrammingError, match='relation "by_name" already exists'):
        project.upgrade()
    gone = "op.drop_index('nothing', 'clients', {}postgresql_concurrently=True)"
    there = CREATE[0].replace("postgresql", "if_not_exists=True, postgresql")
    write(project, (there.replace("['name']", "['id']"), gone.format("if_exists=True, ")))
    project.upgrade()
    assert project.indexes() == {"by_name": ("name",)}


def test_in_a_transaction_of_the_users_postgresql_refuses(on_postgres: Make) -> None:
    project = prepared(on_postgres())
    path = project.versions / "0001_indexes.py"
    path.write_text(path.read_text().replace("with op.get_context().autocommit_block()", "if True"))
    with pytest.raises(sa.exc.InternalError, match="cannot run inside a transaction block"):
        project.upgrade()


def test_who_replaces_the_implementation_later_is_called_too(on_postgres: Make) -> None:
    seen: list[str] = []

    def theirs(operations: Operations, operation: ops.CreateIndexOp) -> None:
        seen.append(str(operation.index_name))
        toimpl.create_index(operations, operation)

    project = prepared(on_postgres(), BUILD)
    Operations.implementation_for(ops.CreateIndexOp, replace=True)(theirs)
    try:
        project.upgrade()
    finally:
        Operations.implementation_for(ops.CreateIndexOp, replace=True)(toimpl.create_index)
    assert seen == ["once", "by_client"]
    assert invalid(project) == []


def test_names_by_convention(on_postgres: Make) -> None:
    metadata = shop(naming_convention={"ix": "ix_%(table_name)s_%(column_0_name)s"})
    project = on_postgres(metadata)
    project.create_tables()
    write(
        project,
        ("op.create_index(None, 'clients', ['name'], postgresql_concurrently=True)",) * 2,
        ("op.drop_index('ix_clients_name', 'clients', postgresql_concurrently=True)",) * 2,
    )
    project.upgrade()
    assert project.indexes() == {"ix_clients_name": ("name",)}
    project.downgrade("base")
    assert project.indexes() == {}


@pytest.mark.usefixtures("late_duplicates")
def test_a_transaction_for_all_revisions(on_postgres: Make, caplog: Any) -> None:
    caplog.set_level(logging.WARNING, LOGGER)
    project = prepared(on_postgres(transaction_per_migration=False), DUPLICATES)
    with pytest.raises(sa.exc.IntegrityError):
        project.upgrade()
    project.execute(MEND)
    project.upgrade()
    assert invalid(project) == []
    assert version(project) == ["0001"]
