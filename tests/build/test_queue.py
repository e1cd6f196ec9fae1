"""Queued builds run at once where they can, and in a good order."""

from __future__ import annotations

import time

import psycopg

from idx_core.errors import BuildError
from tests.build.conftest import TABLE
from tests.build.queued import HOSTILE, Migration, is_connected, read, valid, written
from tests.build.sessions import Database, eventually


def test_one_is_finished_while_another_is_held_up(shop: Database) -> None:
    migration = Migration(shop)
    with written(shop, "items") as end:
        assert migration.add("by_name", "items")
        assert migration.add("by_client", "clients")
        assert migration.began == []
        with migration.running() as raised:
            eventually(lambda: valid(shop) == {"by_client"})
            assert set(shop.indexes()) == {"by_name", "by_client"}  # both begun
            end()
    assert raised == []
    assert valid(shop) == {"by_name", "by_client"}
    own = migration.session.connection.info.backend_pid
    assert len({own, *migration.pids.values()}) == 3


def test_one_that_only_waits_any_more_has_another_begin(shop: Database) -> None:
    for name in ("fourth", "fifth"):
        shop.execute(TABLE.format(name))
    tables = ("items", "clients", "orders", "fourth", "fifth")
    migration = Migration(shop, at_once=2)
    with read(shop) as end:
        for table in tables:
            migration.add(f"by_{table}", table)
        with migration.running() as raised:
            eventually(lambda: len(shop.indexes()) == 4)
            time.sleep(1.5)  # for the lookout
            assert len(migration.began) == 4  # two that wait, and two that may work
            assert valid(shop) == set()
            end()
    assert raised == []
    assert valid(shop) == {f"by_{table}" for table in tables}


def test_one_that_has_its_work_before_it_does_not(shop: Database) -> None:
    migration = Migration(shop, at_once=2)
    with written(shop, "items") as end, written(shop, "clients") as end_too:
        for table in ("items", "clients", "orders"):
            migration.add(f"by_{table}", table)
        with migration.running() as raised:
            eventually(lambda: len(shop.indexes()) == 2)
            time.sleep(1.5)
            assert sorted(migration.began) == ["by_clients", "by_items"]
            end()
            end_too()
    assert raised == []
    assert valid(shop) == {"by_items", "by_clients", "by_orders"}


def test_the_only_one_is_built_on_the_connection_itself(shop: Database) -> None:
    migration = Migration(shop)
    migration.add("by_name", "items")
    migration.queue.run(on_own=True)
    own = migration.session.connection.info.backend_pid
    assert migration.pids["by_name"] == own
    assert valid(shop) == {"by_name"}
    migration.queue.run(on_own=True)  # nothing is left
    migration.add("by_at", "items", elements="(at)")
    migration.queue.run(on_own=False)  # the connection cannot
    assert migration.pids["by_at"] != own
    assert valid(shop) == {"by_name", "by_at"}


def test_several_on_one_table_come_one_after_the_other(shop: Database) -> None:
    """The partial one first, then the wider ones: see `schedule.in_order`."""
    shop.execute(
        "INSERT INTO items SELECT n, repeat('x', 50), now() FROM generate_series(10, 500) n",
        "ANALYZE items",
    )
    migration = Migration(shop, at_once=3)
    migration.add("by_id", "items", elements="(id)")
    migration.add("by_both", "items", elements="(name, at)")
    migration.add("by_name", "items")
    migration.add("some", "items", elements="(name) WHERE id > 3")
    migration.add("by_name", "items")  # once more
    migration.queue.run(on_own=True)
    assert migration.began == ["some", "by_both", "by_name", "by_id"]
    assert "index 'by_name' is there already: nothing to build" in migration.session.notes


def test_the_larger_tables_are_begun_first(shop: Database) -> None:
    shop.execute("INSERT INTO orders SELECT n, 'x' FROM generate_series(10, 9000) n")
    migration = Migration(shop, at_once=2)
    with written(shop, "orders") as end:
        for table in ("items", "clients", "orders"):
            migration.add(f"by_{table}", table)
        with migration.running():
            eventually(lambda: valid(shop) == {"by_items", "by_clients"})
            assert set(migration.began[:2]) == {"by_orders", "by_items"}
            end()
    assert valid(shop) == {"by_items", "by_clients", "by_orders"}


def test_what_others_wait_for_is_begun_first(shop: Database) -> None:
    shop.execute("INSERT INTO orders SELECT n, 'x' FROM generate_series(10, 9000) n")
    migration = Migration(shop, at_once=1)
    migration.add("by_order", "orders")
    migration.add("upper", "items", elements="(upper(name))")
    migration.add("some", "clients", elements="(name) WHERE id > 3")
    migration.queue.run(on_own=True)
    assert sorted(migration.began[:2]) == ["some", "upper"]
    assert migration.began[2] == "by_order"


def test_after_a_failure_those_that_run_are_finished(shop: Database) -> None:
    migration = Migration(shop)
    with written(shop, "clients") as end:
        migration.add("once", "items", elements="((1 / (id - 1)))")
        migration.add("by_client", "clients")
        migration.add("by_order", "orders")
        with migration.running() as raised:
            eventually(lambda: len(migration.began) == 2)
            eventually(lambda: not is_connected(shop, migration.pids["once"]))
            end()
    assert [type(error) for error in raised] == [psycopg.errors.DivisionByZero]
    assert valid(shop) == {"by_client"}
    assert set(shop.indexes()) == {"by_client", "once"}
    assert migration.session.notes == ["not begun: build 'by_order'"]


def test_one_error_names_all_that_failed(shop: Database) -> None:
    migration = Migration(shop)
    # each has begun before the other fails
    with written(shop, "items") as end, written(shop, "clients") as end_too:
        for table in ("items", "clients"):
            migration.add(f"{HOSTILE}{table}", table, elements="((1 / (id - 1)))")
        with migration.running() as raised:
            eventually(lambda: len(shop.indexes()) == 2)
            end()
            end_too()
    (error,) = raised
    assert isinstance(error, BuildError)
    assert str(error).startswith("cannot build 2 indexes: build ")
    assert 'a "b%s"; --items\': division by zero' in str(error)
    assert 'a "b%s"; --clients\': division by zero' in str(error)
    assert valid(shop) == set()


def test_hostile_names(shop: Database) -> None:
    migration = Migration(shop)
    tables = (f"{HOSTILE}1", f"{HOSTILE}2")
    for table in tables:
        shop.execute(TABLE.format(migration.session.quote(table)))
        assert migration.add(f"{table} by name", table)
        assert migration.add(f"{table} by id", table, elements="(id)")
    migration.queue.run(on_own=True)
    assert valid(shop) == {f"{t} by {column}" for t in tables for column in ("name", "id")}
