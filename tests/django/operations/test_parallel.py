"""`parallel_builds`: what is put off is built before anything else is run, and at once."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import connections, migrations, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.functions import Upper
from django.test import override_settings

from django_idx.operations import (
    AddIndexConcurrently,
    AddUniqueConstraintConcurrently,
    ConcurrentOperationError,
    RemoveIndexConcurrently,
)
from tests.build.sessions import eventually
from tests.django.operations.harness import APP, Migrator, create

NAME = models.Index(fields=["name"], name="item_name")
CLIENT = models.Index(fields=["name"], name="cli %s 'a;-- name")
UPPER = models.Index(Upper("name"), name="item_upper")
LONG = models.Index(fields=["name"], name="item_some", condition=models.Q(name__gt="%a'"))
ONCE = models.UniqueConstraint(fields=["name"], name="item_once")
ITEM = AddIndexConcurrently("Item", NAME)
OTHER = AddIndexConcurrently("Client", CLIENT)
BUILT = """
SELECT c.relname::text, i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE c.relname = ANY (%s::text[]) ORDER BY 1
"""
UNIQUE = AddUniqueConstraintConcurrently("Item", ONCE)


@pytest.fixture(autouse=True)
def parallel() -> Iterator[None]:
    with override_settings(IDX={"parallel_builds": 2}):
        yield


@pytest.fixture
def shop(postgres_url: str, django_database: Callable[[str], str]) -> Migrator:
    return _shop(django_database(postgres_url))


def _shop(alias: str) -> Migrator:
    migrator = Migrator(alias)
    for model in ("Item", "Client"):
        migrator.apply(create(model, name=models.TextField()))
        migrator.execute(f"INSERT INTO shop_{model.lower()} (name) VALUES ('a'), ('a'), ('b')")
    return migrator


@contextmanager
def one_held_up(migrator: Migrator) -> Iterator[list[tuple[Any, ...]]]:
    """An uncommitted row of `shop_item`, until the index of the other table is built.

    Gives what indexes there are then, whether they are valid, and how many migrations are recorded.
    """
    settings = migrator.connection.settings_dict
    words = {"host": "HOST", "port": "PORT", "user": "USER", "dbname": "NAME"}
    where = {word: settings[key] for word, key in words.items()}
    found: list[tuple[Any, ...]] = []

    def look() -> None:
        with psycopg.connect(**where, autocommit=True) as looking:

            def ask() -> list[tuple[Any, ...]]:
                return looking.execute(BUILT, [[CLIENT.name, NAME.name]]).fetchall()

            eventually(lambda: (CLIENT.name, True) in ask() and len(ask()) == 2)
            found.extend(ask())
            found.extend(looking.execute("SELECT count(*) FROM django_migrations").fetchall())

    def end() -> None:
        with psycopg.connect(**where) as connection:
            connection.execute("INSERT INTO shop_item (name) VALUES ('z')")
            begun.set()
            look()
            connection.rollback()

    begun = threading.Event()
    thread = threading.Thread(target=end)
    thread.start()
    begun.wait(20)
    try:
        yield found
    finally:
        thread.join(30)


def names(migrator: Migrator) -> set[str]:
    """The valid indexes beside the primary keys."""
    found = {**migrator.indexes("shop_item"), **migrator.indexes("shop_client")}
    return {n for n, text in found.items() if not text.endswith("INVALID") and "_pkey" not in n}


def recorded(alias: str) -> set[str]:
    recorder = MigrationRecorder(connections[alias])
    return {name for _, name in recorder.applied_migrations()}


def migrate(migrator: Migrator, *operations: Any, atomic: bool = False) -> None:
    """Apply one migration with Django's executor, which records it."""
    executor = MigrationExecutor(migrator.connection)
    executor.recorder.ensure_schema()
    body = {"operations": list(operations), "atomic": atomic}
    migration = type("Migration", (migrations.Migration,), body)("0003_indexes", APP)
    executor.apply_migration(migrator.state.clone(), migration)


def test_both_at_once_and_recorded_afterwards(postgres_alias: str) -> None:
    shop = _shop(postgres_alias)
    MigrationExecutor(shop.connection).recorder.ensure_schema()
    with one_held_up(shop) as found:
        migrate(shop, ITEM, OTHER)
    assert found == [(CLIENT.name, True), ("item_name", False), (0,)]
    assert names(shop) == {"item_name", CLIENT.name}
    assert recorded(postgres_alias) == {"0003_indexes"}


def test_a_failure_is_not_recorded_and_the_next_run_goes_on(shop: Migrator) -> None:
    unique = AddUniqueConstraintConcurrently(
        "Item", models.UniqueConstraint(fields=["name"], name="some", condition=models.Q(id__gt=0))
    )
    for _ in range(2):
        with pytest.raises(ConcurrentOperationError, match="is not unique by"):
            migrate(shop, unique, OTHER)
        assert recorded(shop.connection.alias) == set()
    shop.execute("DELETE FROM shop_item WHERE id = 2")
    migrate(shop, unique, OTHER)
    assert names(shop) == {"some", CLIENT.name}
    assert recorded(shop.connection.alias) == {"0003_indexes"}


def test_everything_else_comes_after_what_was_put_off(shop: Migrator) -> None:
    seen: list[set[str]] = []

    def look(apps: Any, editor: Any) -> None:
        apps.get_model(APP, "Item").objects.using(editor.connection.alias).count()
        seen.append(names(shop))

    both = {"item_name", CLIENT.name}
    shop.execute("DELETE FROM shop_item WHERE id = 2")
    shop.apply(ITEM, OTHER, migrations.RunPython(look, migrations.RunPython.noop))
    assert seen == [both]
    shop.unapply()
    assert names(shop) == set()
    shop.apply(ITEM, OTHER, UNIQUE, RemoveIndexConcurrently("Client", CLIENT.name))
    assert names(shop) == {"item_name", "item_once"}
    shop.unapply()
    assert names(shop) == set()
    shop.apply(ITEM, migrations.RunSQL("CREATE TABLE seen AS SELECT relname FROM pg_class"), OTHER)
    (found,) = shop.execute("SELECT array_agg(relname::text) FROM seen")[0]
    assert "item_name" in found
    assert names(shop) == both  # at the end of the editor's block, without a statement


def test_a_statement_in_a_transaction_finds_what_was_put_off(shop: Migrator) -> None:
    """RunPython has a transaction of its own in a migration without one."""
    first = migrations.RunPython(
        lambda apps, editor: (
            apps.get_model(APP, "Item").objects.using(editor.connection.alias).first()
        )
    )
    shop.apply(ITEM, first, OTHER, first)
    assert names(shop) == {"item_name", CLIENT.name}


def test_after_an_error_in_between_nothing_is_begun(shop: Migrator) -> None:
    def fail(apps: Any, editor: Any) -> None:
        raise RuntimeError("in between")

    with pytest.raises(RuntimeError, match="in between"):
        migrate(shop, ITEM, OTHER, migrations.RunPython(fail))
    gc.collect()
    assert names(shop) == set()
    assert recorded(shop.connection.alias) == set()
    assert shop.connection.execute_wrappers == []
    migrate(shop, ITEM, OTHER)
    assert names(shop) == {"item_name", CLIENT.name}


def test_a_migration_that_keeps_a_failure_to_itself_is_not_recorded(shop: Migrator) -> None:
    unique = AddUniqueConstraintConcurrently(
        "Item", models.UniqueConstraint(fields=["name"], name="some", condition=models.Q(id__gt=0))
    )

    def swallow(apps: Any, editor: Any) -> None:
        with pytest.raises(ConcurrentOperationError):
            apps.get_model(APP, "Item").objects.using(editor.connection.alias).count()

    with pytest.raises(ConcurrentOperationError, match="cannot record the migration: its builds"):
        migrate(shop, unique, OTHER, migrations.RunPython(swallow, atomic=False))
    assert recorded(shop.connection.alias) == set()


def test_expressions_conditions_and_the_order_on_one_table(shop: Migrator) -> None:
    operations = [AddIndexConcurrently("Item", index) for index in (NAME, UPPER, LONG)]
    shop.apply(*operations, OTHER)
    assert names(shop) == {"item_name", "item_upper", "item_some", CLIENT.name}
    assert "WHERE (name > '%a'''::text)" in shop.indexes("shop_item")["item_some"]
    ordered = shop.execute(
        "SELECT relname FROM pg_class WHERE relname LIKE 'item!_%' ESCAPE '!' ORDER BY oid"
    )
    assert ordered[0][0] == "item_some"


def test_wrappers_of_others_stay_their_own(shop: Migrator) -> None:
    with shop.statements() as seen:
        shop.apply(ITEM, OTHER)
    shop.execute("SELECT 1")
    assert "SELECT 1" not in seen
    assert names(shop) == {"item_name", CLIENT.name}


def test_the_schema_and_role_that_a_migration_has_set(shop: Migrator) -> None:
    shop.execute("CREATE SCHEMA mine")
    shop.execute("CREATE TABLE mine.shop_item (id int, name text)")
    shop.execute("CREATE TABLE mine.shop_client (id int, name text)")
    shop.apply(migrations.RunSQL("SET search_path = mine"), ITEM, OTHER)
    shop.execute("RESET search_path")
    schemas = "SELECT DISTINCT schemaname::text FROM pg_indexes WHERE indexname LIKE '%name'"
    assert shop.execute(schemas) == [("mine",)]


def test_inside_a_transaction_nothing_is_put_off(shop: Migrator) -> None:
    shop.execute("DELETE FROM shop_item")
    shop.execute("DELETE FROM shop_client")
    shop.apply(ITEM, OTHER, atomic=True)
    assert names(shop) == {"item_name", CLIENT.name}


def test_off_by_default(shop: Migrator) -> None:
    def fail(apps: Any, editor: Any) -> None:
        raise RuntimeError("in between")

    with override_settings(IDX={}), pytest.raises(RuntimeError):
        shop.apply(ITEM, migrations.RunPython(fail))
    assert names(shop) == {"item_name"}
