"""Other sessions build as the migration's own would, within the memory that is allowed."""

from __future__ import annotations

import time

import psycopg
import pytest

from idx_core.errors import BuildError
from tests.build.queued import Migration, valid
from tests.build.sessions import Database, eventually, execute


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
