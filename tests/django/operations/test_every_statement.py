"""A `migrate` whose connection is really cut after each statement in turn, and is run on."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import DatabaseError, InterfaceError, connections
from django.test import override_settings

from tests.build.sessions import execute

APP = "cut_off_shop"
FIRST = '''\
from django.db import migrations, models

EVENTS = """
CREATE TABLE events (id bigint, day date) PARTITION BY RANGE (day);
CREATE TABLE events_1 PARTITION OF events DEFAULT PARTITION BY LIST (day);
CREATE TABLE events_2 PARTITION OF events_1 DEFAULT
"""
KEY = ("id", models.BigIntegerField(primary_key=True))


class Migration(migrations.Migration):
    initial = True
    operations = [
        migrations.CreateModel(
            "Item",
            [
                KEY,
                ("name", models.TextField()),
                ("price", models.IntegerField(null=True, db_index=True)),
            ],
            {"db_table": "items"},
        ),
        migrations.RunSQL(EVENTS, "DROP TABLE events", state_operations=[
            migrations.CreateModel("Event", [KEY, ("day", models.DateField())],
                                   {"db_table": "events"}),
        ]),
    ]
'''
SECOND = f"""\
from django.db import migrations, models
from django.db.models.functions import Lower

from django_idx.operations import (
    AddIndexConcurrently,
    AddUniqueConstraintConcurrently,
    AlterFieldConcurrently,
)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [({APP!r}, "0001")]
    operations = [
        AlterFieldConcurrently("item", "price", models.IntegerField(null=True)),
        AddIndexConcurrently("item", models.Index(Lower("name").desc(), name="by_name")),
        AddUniqueConstraintConcurrently("item", models.UniqueConstraint(
            fields=["name"], name="once", deferrable=models.Deferrable.DEFERRED)),
        AddUniqueConstraintConcurrently("item", models.UniqueConstraint(
            fields=["price"], condition=models.Q(price__gt=1), include=["name"], name="few")),
        AddIndexConcurrently("event", models.Index(fields=["-day"], name="by_day")),
    ]
"""
CATALOG = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid), indisvalid FROM pg_index
JOIN pg_class c ON c.oid = indrelid WHERE c.relnamespace = 'public'::regnamespace
AND c.relname <> 'django_migrations' ORDER BY 1
"""
CONSTRAINTS = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace ORDER BY 1
"""
RECORDED = "SELECT name FROM django_migrations ORDER BY name"
# As in tests/alembic/test_every_statement.py: what else is run is gone with the session.
_LASTING = re.compile(r"\s*(CREATE (?!TEMP)(?!.*pg_temp)|ALTER|DROP|INSERT|UPDATE|DELETE|LOCK)")


@pytest.fixture
def alias(
    postgres_url: str, django_database: Callable[[str], str], tmp_path: Path
) -> Iterator[str]:
    """A database that the first of the app's two migrations was applied to, with a row."""
    migrations = tmp_path / APP / "migrations"
    migrations.mkdir(parents=True)
    (tmp_path / APP / "__init__.py").touch()
    (migrations / "__init__.py").touch()
    (migrations / "0001.py").write_text(FIRST)
    (migrations / "0002.py").write_text(SECOND)
    alias = django_database(postgres_url)
    sys.path.insert(0, str(tmp_path))
    try:
        with override_settings(INSTALLED_APPS=["django_idx", APP]):
            migrate(alias, "0001")
            execute(postgres_url, "INSERT INTO items VALUES (1, 'a', 2)")
            yield alias
    finally:
        sys.path.remove(str(tmp_path))
        for module in [name for name in sys.modules if name.partition(".")[0] == APP]:
            del sys.modules[module]


def migrate(alias: str, name: str) -> None:
    call_command("migrate", APP, name, database=alias, verbosity=0)


def migrated(alias: str, name: str) -> bool:
    try:
        migrate(alias, name)
    except (DatabaseError, InterfaceError):
        connections[alias].close()
        return False
    return True


def state(url: str) -> list[Any]:
    with psycopg.connect(url) as connection:
        return [connection.execute(query).fetchall() for query in (CATALOG, CONSTRAINTS, RECORDED)]


@contextmanager
def cut_after(statement: int, alias: str, url: str) -> Iterator[list[str]]:
    """Terminate the session after this many statements that last; gives those that were run."""
    ran: list[str] = []

    def look(run: Any, text: str, parameters: Any, many: bool, context: Any) -> Any:
        result = run(text, parameters, many, context)
        if _LASTING.match(text):
            ran.append(text)
            if len(ran) == statement:
                pid = context["connection"].connection.info.backend_pid
                with psycopg.connect(url, autocommit=True) as other:
                    other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        return result

    with connections[alias].execute_wrapper(look):
        yield ran


@pytest.mark.once
@pytest.mark.peer(1)
@pytest.mark.peer(13)
@pytest.mark.parametrize("way", ["up", "down"])
def test_it_is_run_on_to_the_same_end(alias: str, postgres_url: str, way: str) -> None:
    ends = {"0001": state(postgres_url)}
    migrate(alias, "0002")
    ends["0002"] = state(postgres_url)
    start, end = ("0001", "0002") if way == "up" else ("0002", "0001")
    for number in range(1, 100):
        migrate(alias, start)
        with cut_after(number, alias, postgres_url) as ran:
            came_to_the_end = migrated(alias, end)
        if len(ran) < number:
            break
        assert migrated(alias, end), ran
        assert state(postgres_url) == ends[end], ran
    assert came_to_the_end
    assert state(postgres_url) == ends[end]
    assert len(ran) >= (15 if way == "up" else 9), ran
