"""Ctrl-C, as a real SIGINT to a real command, two of whose builds are running and a third is not.

One build waits at its end for an old snapshot, the other one at its beginning for a writer.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from tests.alembic.project import INI
from tests.alembic.test_interrupt import ENV, LOGGING
from tests.build.sessions import Database, eventually
from tests.django.operations.test_interrupt import SETTINGS

NAMES = ("by_client", "by_name", "by_order")
REVISION = """\
from alembic import op

revision = "0001"
down_revision = None


def upgrade():
    with op.get_context().autocommit_block():
        op.create_index("by_name", "items", ["name"], postgresql_concurrently=True)
        op.create_index("by_client", "clients", ["name"], postgresql_concurrently=True)
        op.create_index("by_order", "items", ["id", "name"], postgresql_concurrently=True)
"""
MIGRATION = """\
from django.db import migrations, models

from django_idx.operations import AddIndexConcurrently


def item(model, table):
    fields = [("id", models.AutoField(primary_key=True)), ("name", models.TextField())]
    return migrations.CreateModel(model, fields, {"db_table": table})


class Migration(migrations.Migration):
    atomic = False
    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[
            item("Item", "items"), item("Client", "clients"),
        ]),
        AddIndexConcurrently("Item", models.Index(fields=["name"], name="by_name")),
        AddIndexConcurrently("Client", models.Index(fields=["name"], name="by_client")),
        AddIndexConcurrently("Item", models.Index(fields=["id", "name"], name="by_order")),
    ]
"""
RUNNING = """
SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND state = 'active'
AND query LIKE 'CREATE INDEX CONCURRENTLY%' AND wait_event = 'virtualxid'
"""
LEFT = """
SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
AND state = 'active' AND query LIKE '%INDEX CONCURRENTLY%'
"""


def alembic(folder: Path, url: str, driver: str) -> list[str]:
    versions = folder / "migrations" / "versions"
    versions.mkdir(parents=True)
    (folder / "alembic.ini").write_text(INI + LOGGING)
    (folder / "pyproject.toml").write_text("[tool.idx]\nparallel_builds = 2\n")
    (folder / "migrations" / "env.py").write_text(ENV)
    (versions / "0001_indexes.py").write_text(REVISION)
    with_driver = url.replace("postgresql:", f"postgresql+{driver}:")
    return ["-m", "alembic", "-x", with_driver, "upgrade", "head"]


def django(folder: Path, url: str, driver: str) -> list[str]:
    migrations = folder / "shop" / "migrations"
    migrations.mkdir(parents=True)
    root = str(Path(__file__).parents[2])
    settings = SETTINGS.format(here=str(folder), root=root, url=url)
    (folder / "settings.py").write_text(settings + 'IDX = {"parallel_builds": 2}\n')
    (folder / "shop" / "__init__.py").touch()
    (migrations / "__init__.py").touch()
    (migrations / "0001_first.py").write_text(MIGRATION)
    words = ["--pythonpath", str(folder), "--settings", "settings", "--verbosity", "0"]
    return ["-m", "django", "migrate", "shop", *words]


@pytest.fixture
def database(postgres_url: str) -> Iterator[Database]:
    with closing(Database(postgres_url)) as database:
        for table in ("items", "clients"):
            database.execute(f"CREATE TABLE {table} (id serial PRIMARY KEY, name text)")
        yield database


@pytest.mark.parametrize(
    ("command", "driver", "operation", "subjects"),
    [
        (alembic, "psycopg", "op.create_index('by_{}')", ("name", "client", "order")),
        (alembic, "psycopg2", "op.create_index('by_{}')", ("name", "client", "order")),
        (django, "psycopg", "AddIndexConcurrently on shop.{}", ("Item", "Client", "Item")),
    ],
)
def test_both_are_cancelled_and_the_message_says_where_each_stands(
    database: Database,
    tmp_path: Path,
    command: Callable[[Path, str, str], list[str]],
    driver: str,
    operation: str,
    subjects: tuple[str, str, str],
) -> None:
    process = [sys.executable, *command(tmp_path, database.url, driver)]
    with psycopg.connect(database.url) as writer, psycopg.connect(database.url) as reader:
        writer.execute("INSERT INTO items (name) VALUES ('z')")
        reader.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        reader.execute("SELECT 1 FROM pg_class")
        run = subprocess.Popen(process, cwd=tmp_path, stderr=subprocess.PIPE, text=True)
        eventually(lambda: len(database.ask(RUNNING)) == 2)
        run.send_signal(signal.SIGINT)
        said = run.communicate(timeout=120)[1]
        assert run.returncode not in (0, None)
        eventually(lambda: database.ask(LEFT) == [])  # which nothing but a cancel ends
        # to drop the other one, the server waits for the writer, which is longer than we wait
        assert set(database.indexes()) <= {"by_name"}
        writer.rollback()
        reader.rollback()
    first, second, third = (operation.format(word) for word in subjects)
    # unless the machine is too busy to have it dropped in time
    late = f"still being built on the server: {first}" in said
    assert late or f"{first} was interrupted: index 'by_name' may be left INVALID" in said
    assert f"{second} was interrupted: the INVALID leftover of index 'by_client' was rem" in said
    assert f"not begun: {third}\n" in said
    again = subprocess.run(process, cwd=tmp_path, stderr=subprocess.PIPE, text=True, timeout=120)
    assert again.returncode == 0, again.stderr
    assert tuple(database.indexes()) == NAMES
    assert not any(text.endswith("INVALID") for text in database.indexes().values())
