"""Re-running after a build that really failed, and beside a build that is still running."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import LiteralString

import psycopg
import pytest
from django.db import IntegrityError, models
from django.test import override_settings

from django_idx.operations import (
    AddIndexConcurrently,
    AddUniqueConstraintConcurrently,
    ConcurrentOperationError,
    RemoveIndexConcurrently,
)
from tests.build.pgbouncer import pgbouncer
from tests.django.operations.harness import Migrator, create

NAME = models.Index(fields=["name"], name="shop_item_name")
ONCE = models.UniqueConstraint(fields=["name"], name="shop_item_once")


@pytest.fixture
def shop(postgres_alias: str) -> Migrator:
    migrator = Migrator(postgres_alias)
    migrator.apply(create("Item", name=models.CharField(max_length=50)))
    migrator.execute("INSERT INTO shop_item (name) VALUES ('a'), ('a'), ('b')")
    return migrator


@pytest.mark.peer(4)
@pytest.mark.usefixtures("late_duplicates")
def test_a_unique_build_fails_on_duplicates_and_is_run_again(shop: Migrator) -> None:
    with pytest.raises(IntegrityError, match="could not create unique index"):
        shop.apply(AddUniqueConstraintConcurrently("Item", ONCE))
    assert shop.indexes("shop_item")["shop_item_once"].endswith("INVALID")
    with pytest.raises(IntegrityError):  # again, before anything was mended: still one leftover
        shop.apply(AddUniqueConstraintConcurrently("Item", ONCE))
    assert len(shop.indexes("shop_item")) == 2
    shop.execute("DELETE FROM shop_item WHERE id = 2")
    shop.apply(AddUniqueConstraintConcurrently("Item", ONCE))
    assert shop.constraints("shop_item")["shop_item_once"][0] == "UNIQUE (name)"
    assert "INVALID" not in shop.indexes("shop_item")["shop_item_once"]


@pytest.mark.peer(1)
@pytest.mark.usefixtures("late_duplicates")
def test_the_valid_first_of_two_does_not_block_the_second(shop: Migrator) -> None:
    both = (AddIndexConcurrently("Item", NAME), AddUniqueConstraintConcurrently("Item", ONCE))
    with pytest.raises(IntegrityError):
        shop.apply(*both)
    shop.execute("DELETE FROM shop_item WHERE id = 2")
    shop.apply(*both)
    assert not any("INVALID" in text for text in shop.indexes("shop_item").values())


def test_a_constraint_whose_index_was_built_before_the_crash(shop: Migrator) -> None:
    shop.execute("DELETE FROM shop_item WHERE id = 2")
    shop.execute("CREATE UNIQUE INDEX CONCURRENTLY shop_item_once ON shop_item (name)")
    with shop.statements() as ran:
        shop.apply(AddUniqueConstraintConcurrently("Item", ONCE))
    assert not any("CONCURRENTLY" in sql for sql in ran)
    assert shop.constraints("shop_item")["shop_item_once"][0] == "UNIQUE (name)"
    before = shop.constraints("shop_item")
    shop.state.models["shop", "item"].options["constraints"] = []
    shop.apply(AddUniqueConstraintConcurrently("Item", ONCE))  # all was done, but not recorded
    assert shop.constraints("shop_item") == before


@pytest.mark.peer(1)
def test_a_build_that_was_killed_is_built_again(shop: Migrator) -> None:
    with _holding_a_transaction(shop):
        victim = threading.Thread(target=_expect_death, args=(shop,))
        victim.start()
        _wait_for_build(shop)
        _outside(shop, "SELECT pg_terminate_backend(pid) FROM pg_stat_progress_create_index")
        victim.join(10)
    assert shop.indexes("shop_item")["shop_item_name"].endswith("INVALID")
    shop.apply(AddIndexConcurrently("Item", NAME))
    assert "INVALID" not in shop.indexes("shop_item")["shop_item_name"]


@pytest.mark.peer(5)
def test_a_build_in_progress_is_left_alone(shop: Migrator) -> None:
    with _holding_a_transaction(shop):
        builder = threading.Thread(target=_build, args=(shop,))
        builder.start()
        _wait_for_build(shop)
        building = r"after 0\.5 s process \d+ \(since .*\) is building"
        with override_settings(IDX={"build_deadline": "500ms"}):
            with pytest.raises(ConcurrentOperationError, match=building):
                shop.apply(AddIndexConcurrently("Item", NAME))
            shop.state.add_index("shop", "item", NAME)
            with pytest.raises(ConcurrentOperationError, match=building):
                shop.apply(RemoveIndexConcurrently("Item", NAME.name))
    builder.join(10)
    assert "INVALID" not in shop.indexes("shop_item")["shop_item_name"]


@pytest.mark.peer(8)
def test_an_unfinished_concurrent_drop_is_finished(shop: Migrator) -> None:
    shop.apply(AddIndexConcurrently("Item", NAME))
    with _holding_a_transaction(shop), _session(shop) as session:
        session.execute("SET statement_timeout = '300ms'")
        with pytest.raises(psycopg.errors.QueryCanceled):
            session.execute("DROP INDEX CONCURRENTLY shop_item_name")
    assert shop.indexes("shop_item")["shop_item_name"].endswith("INVALID")
    shop.apply(RemoveIndexConcurrently("Item", NAME.name))
    assert list(shop.indexes("shop_item")) == ["shop_item_pkey"]


@pytest.mark.peer(7)
@pytest.mark.usefixtures("late_duplicates")
def test_the_session_is_as_before_after_failures(shop: Migrator) -> None:
    """The same connection goes on with the next migration."""
    shop.execute("SET lock_timeout = '3s'")
    shop.execute("SET statement_timeout = '90s'")
    settings = "SELECT name, setting FROM pg_settings WHERE name LIKE '%timeout%' ORDER BY 1"
    before = shop.execute(settings)
    with pytest.raises(IntegrityError):
        shop.apply(AddUniqueConstraintConcurrently("Item", ONCE))
    assert shop.execute(settings) == before
    shop.execute("DROP INDEX shop_item_once")
    shop.execute("CREATE INDEX shop_item_name ON shop_item (id)")
    with pytest.raises(ConcurrentOperationError, match="another definition"):
        shop.apply(AddIndexConcurrently("Item", NAME))
    assert shop.execute(settings) == before
    locks = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
    assert shop.execute(locks) == [(0,)]


def test_behind_a_pooler(shop: Migrator, django_database: Callable[[str], str]) -> None:
    words = shop.connection.get_connection_params()
    url = "postgresql://{user}@{host}:{port}/{dbname}".format(**words)
    with pgbouncer(url, "transaction") as pooled:
        behind = Migrator(django_database(pooled))
        behind.state = shop.state
        with pytest.raises(ConcurrentOperationError, match="Connect to PostgreSQL directly for m"):
            behind.apply(AddIndexConcurrently("Item", NAME))
        behind.connection.close()
    with pgbouncer(url, "session") as pooled:
        behind = Migrator(django_database(pooled))
        behind.state = shop.state
        behind.apply(AddIndexConcurrently("Item", NAME))
        behind.connection.close()
    assert "INVALID" not in shop.indexes("shop_item")["shop_item_name"]


def _session(shop: Migrator) -> psycopg.Connection:
    parameters = shop.connection.get_connection_params()
    words = ("host", "port", "user", "dbname")
    return psycopg.connect(**{w: parameters[w] for w in words}, autocommit=True)


class _holding_a_transaction:
    """An old snapshot that keeps concurrent builds waiting, and drops too."""

    def __init__(self, shop: Migrator) -> None:
        self._session = _session(shop)

    def __enter__(self) -> None:
        self._session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        self._session.execute("SELECT count(*) FROM shop_item")

    def __exit__(self, *exception: object) -> None:
        self._session.close()


def _build(shop: Migrator) -> None:
    with _session(shop) as session:
        session.execute("CREATE INDEX CONCURRENTLY shop_item_name ON shop_item (name)")


def _expect_death(shop: Migrator) -> None:
    with pytest.raises(psycopg.OperationalError), _session(shop) as session:
        session.execute("CREATE INDEX CONCURRENTLY shop_item_name ON shop_item (name)")


def _wait_for_build(shop: Migrator) -> None:
    for _ in range(200):
        if _outside(shop, "SELECT 1 FROM pg_index WHERE NOT indisvalid"):
            return
        time.sleep(0.05)
    raise AssertionError("no build has begun")


def _outside(shop: Migrator, sql: LiteralString) -> list[tuple[object, ...]]:
    with _session(shop) as session:
        return session.execute(sql).fetchall()
