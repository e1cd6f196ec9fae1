"""Queued builds run at once where they can, in a good order, and as the session itself would."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import psycopg
import pytest

from idx_core.build.concurrent import create_index
from idx_core.build.queue import Queue
from idx_core.build.session import Session
from idx_core.errors import BuildError
from tests.build.conftest import TABLE
from tests.build.sessions import LIMITS, Builder, Database, PsycopgSession, eventually, execute

HOSTILE = 'a "b%s"; --'


class Migration:
    """A connection with a queue, and what its builds have told."""

    def __init__(self, database: Database, at_once: int = 2, memory: int | None = None) -> None:
        self.session = database.builder().session
        self.queue = Queue(self.session, at_once)
        self.memory = memory
        self.began: list[str] = []
        self.settings: list[tuple[Any, ...]] = []
        self.pids: dict[str, int] = {}

    def add(self, name: str, table: str, **options: Any) -> bool:
        builder = Builder(self.session, name, table, **options)

        def create(on: Session, at_once: int) -> None:
            assert isinstance(on, PsycopgSession)
            here = Builder(on, name, table, **options)

            def build() -> None:
                self.pids[name] = on.connection.info.backend_pid
                self.began.append(name)
                self.settings += on.rows(
                    "SELECT current_setting('maintenance_work_mem'),"
                    " current_setting('max_parallel_maintenance_workers')"
                )
                here._run("CONCURRENTLY ", here.target.schema, table)

            create_index(
                on,
                here.target,
                build=build,
                declare=lambda schema, copy: here._run("", schema, copy),
                limits=replace(LIMITS, build_memory=self.memory, at_once=at_once),
            )

        return self.queue.add(
            builder.target, create, lambda schema, copy: builder._run("", schema, copy)
        )

    @contextmanager
    def running(self) -> Iterator[list[BaseException]]:
        """The queue is run beside the block; gives what it has raised, when it is over."""
        raised: list[BaseException] = []
        thread = threading.Thread(target=self._run, args=[raised])
        thread.start()
        try:
            yield raised
        finally:
            thread.join(30)
        assert not thread.is_alive()

    def _run(self, raised: list[BaseException]) -> None:
        try:
            self.queue.run(on_own=True)
        except BaseException as error:
            raised.append(error)


@pytest.fixture
def shop(database: Database) -> Database:
    """`items`, `clients` and `orders`, of the same size."""
    for table in ("clients", "orders"):
        database.execute(
            TABLE.format(table), f"INSERT INTO {table} VALUES (1, 'a'), (2, 'a'), (3, 'b')"
        )
    return database


@contextmanager
def written(database: Database, table: str) -> Iterator[Callable[[], None]]:
    """A write to the table that is not committed, which builds wait for; gives what ends it."""
    with psycopg.connect(database.url) as connection:
        connection.execute(f"UPDATE {table} SET name = 'z' WHERE id = 3".encode())
        yield connection.rollback


def is_connected(database: Database, pid: int) -> bool:
    return str(pid) in {str(found) for (found,) in database.ask("SELECT pid FROM pg_stat_activity")}


def valid(database: Database) -> set[str]:
    return {name for name, text in database.indexes().items() if not text.endswith("INVALID")}


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


def test_after_a_failure_those_that_run_are_finished(shop: Database) -> None:
    migration = Migration(shop)
    with written(shop, "clients") as end:
        migration.add("once", "items", kind="UNIQUE INDEX")
        migration.add("by_client", "clients")
        migration.add("by_order", "orders")
        with migration.running() as raised:
            eventually(lambda: len(migration.began) == 2)
            eventually(lambda: not is_connected(shop, migration.pids["once"]))
            end()
    assert [type(error) for error in raised] == [psycopg.errors.UniqueViolation]
    assert valid(shop) == {"by_client"}
    assert set(shop.indexes()) == {"by_client", "once"}
    assert migration.session.notes == ["not begun: build 'by_order'"]


def test_one_error_names_all_that_failed(shop: Database) -> None:
    migration = Migration(shop)
    # each has begun before the other fails
    with written(shop, "items") as end, written(shop, "clients") as end_too:
        for table in ("items", "clients"):
            migration.add(f"{HOSTILE}{table}", table, kind="UNIQUE INDEX")
        with migration.running() as raised:
            eventually(lambda: len(shop.indexes()) == 2)
            end()
            end_too()
    (error,) = raised
    assert isinstance(error, BuildError)
    assert str(error).startswith("cannot build 2 indexes: build ")
    assert 'a "b%s"; --items\': could not create unique index' in str(error)
    assert 'a "b%s"; --clients\': could not create unique index' in str(error)
    assert "Key (name)=(a)" not in str(error)  # the values of users' rows
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


def test_the_search_path_and_other_settings_of_the_session(shop: Database) -> None:
    shop.execute('CREATE SCHEMA "An%other"', 'CREATE TABLE "An%other".items (name text)')
    shop.execute('CREATE TABLE "An%other".clients (name text)')
    migration = Migration(shop)
    migration.session.run('SET search_path = "An%other"')
    migration.session.run("SET maintenance_work_mem = '77MB'")
    migration.add("by_name", "items")
    migration.add("by_client", "clients")
    migration.queue.run(on_own=True)
    assert set(shop.indexes("An%other")) == {"by_name", "by_client"}
    assert shop.indexes() == {}
    assert [memory for memory, _ in migration.settings] == ["77MB", "77MB"]


def test_the_role_of_the_session(shop: Database) -> None:
    with shop.role() as role:
        migration = Migration(shop)
        migration.session.run(f"SET ROLE {role}")
        migration.add("by_client", "clients")
        migration.add("by_order", "orders")
        refused = (BuildError, psycopg.errors.InsufficientPrivilege)  # both of them, or one
        with pytest.raises(refused, match=r"(permission denied for|must be owner of) table"):
            migration.queue.run(on_own=True)
        migration.session.run("RESET ROLE")
    assert shop.indexes() == {}


def test_another_user_than_a_second_connection_would_be(shop: Database) -> None:
    with shop.role() as role:
        migration = Migration(shop)
        migration.session.run(f"SET SESSION AUTHORIZATION {role}")
        assert not migration.add("by_name", "items")
        assert not migration.add("by_client", "clients")
        migration.session.run("RESET SESSION AUTHORIZATION")
    (note,) = migration.session.notes
    assert note.startswith("indexes are built one by one: a second connection has role 'postgres'")


def test_no_second_connection(shop: Database) -> None:
    migration = Migration(shop)
    server, _, name = shop.url.rpartition("/")
    execute(f"{server}/postgres", f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    try:
        assert not migration.add("by_name", "items")
        assert not migration.add("by_client", "clients")
    finally:
        execute(f"{server}/postgres", f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    (note,) = migration.session.notes
    assert note.startswith("indexes are built one by one: no second connection is to be had (")


def test_what_has_to_run_alone(shop: Database) -> None:
    migration = Migration(shop)
    migration.session.run("CREATE TEMPORARY TABLE mine (name text)")
    shop.execute("CREATE TABLE parts (name text) PARTITION BY LIST (name)")
    for table in ("mine", "parts", "nothing"):
        assert not migration.add("by_name", table)
    assert not migration.queue


def test_a_table_that_was_replaced_meanwhile(shop: Database) -> None:
    migration = Migration(shop)
    migration.add("by_name", "items")
    shop.execute("ALTER TABLE items RENAME TO gone", "ALTER TABLE clients RENAME TO items")
    with pytest.raises(BuildError, match="table 'items' is not what it was when the build was qu"):
        migration.queue.run(on_own=True)
    assert shop.indexes() == {}


def test_memory_is_shared_by_those_that_run_at_once(shop: Database) -> None:
    migration = Migration(shop, at_once=5, memory=300 * 1024**2)
    shop.execute("ALTER SYSTEM SET max_parallel_workers = 6", "SELECT pg_reload_conf()")
    try:
        eventually(lambda: shop.ask("SHOW max_parallel_workers") == [("6",)])
        for table in ("items", "clients", "orders"):
            migration.add(f"by_{table}", table)
        migration.queue.run(on_own=True)
        assert migration.settings == [("100MB", "2")] * 3
        migration.settings.clear()
        migration.add("alone", "items")
        migration.queue.run(on_own=True)
        assert migration.settings == [("300MB", "4")]
    finally:
        shop.execute("ALTER SYSTEM RESET max_parallel_workers", "SELECT pg_reload_conf()")
    assert migration.session.rows("SHOW maintenance_work_mem") == [("64MB",)]


def test_nobody_gets_less_memory_or_workers_than_the_session_has(shop: Database) -> None:
    migration = Migration(shop, memory=1024**2)
    migration.session.run("SET max_parallel_maintenance_workers = 0")
    migration.add("by_name", "items")
    migration.queue.run(on_own=True)
    assert migration.settings == [("64MB", "0")]


def test_a_locked_table_is_not_waited_for_before_its_build(shop: Database) -> None:
    migration = Migration(shop)
    begun = time.monotonic()
    with psycopg.connect(shop.url) as connection:
        connection.execute("LOCK TABLE items IN ACCESS EXCLUSIVE MODE")
        assert migration.add("by_name", "items")
        assert migration.add("by_at", "items", elements="(at)")
        assert time.monotonic() - begun < 10
        connection.rollback()
    migration.queue.run(on_own=True)
    assert valid(shop) == {"by_name", "by_at"}
