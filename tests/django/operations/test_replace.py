"""ReplaceIndexConcurrently on PostgreSQL, in a transaction, as SQL and elsewhere."""

from __future__ import annotations

import pytest
from django.db import models

from django_idx.operations import (
    AddIndexConcurrently,
    ConcurrentOperationError,
    ReplaceIndexConcurrently,
)
from tests.django.operations.harness import Migrator, create
from tests.support.psql import psql

OLD = models.Index(fields=["name"], name="shop_item_name")
NEW = models.Index(fields=["-name"], name="shop_item_name", condition=models.Q(name__gt="100%"))


def migrator(alias: str) -> Migrator:
    made = Migrator(alias)
    made.apply(create("Item", name=models.CharField(max_length=50)))
    made.apply(AddIndexConcurrently("Item", OLD))
    made.execute("INSERT INTO shop_item (name) VALUES ('a'), ('A')")
    return made


@pytest.fixture
def shop(postgres_alias: str) -> Migrator:
    return migrator(postgres_alias)


def test_there_and_back(shop: Migrator) -> None:
    before = shop.indexes("shop_item")
    for _ in range(2):
        with shop.statements() as ran:
            shop.apply(ReplaceIndexConcurrently("item", NEW))
        after = shop.indexes("shop_item")
        assert list(after) == list(before)
        assert "DESC" in after["shop_item_name"]
        assert "WHERE" in after["shop_item_name"]
        assert not any(sql.startswith("DROP INDEX CONCURRENTLY IF") for sql in ran)
        shop.unapply()
        assert shop.indexes("shop_item") == before


def test_done_but_not_recorded(shop: Migrator) -> None:
    state = shop.state
    shop.apply(ReplaceIndexConcurrently("item", NEW))
    after = shop.indexes("shop_item")
    shop.state = state
    shop.apply(ReplaceIndexConcurrently("item", NEW))
    assert shop.indexes("shop_item") == after


def test_the_state(shop: Migrator) -> None:
    shop.apply(ReplaceIndexConcurrently("Item", NEW))
    assert shop.state.models["shop", "item"].options["indexes"] == [NEW]


def test_in_a_transaction(shop: Migrator) -> None:
    before = shop.indexes("shop_item")
    with pytest.raises(ConcurrentOperationError, match="inside a transaction: table 'shop_item'"):
        shop.apply(ReplaceIndexConcurrently("Item", NEW), atomic=True)
    assert shop.indexes("shop_item") == before
    shop.execute("DELETE FROM shop_item")
    shop.apply(ReplaceIndexConcurrently("Item", NEW), atomic=True)
    assert "DESC" in shop.indexes("shop_item")["shop_item_name"]
    shop.unapply()
    assert shop.indexes("shop_item") == before


def test_sqlmigrate(shop: Migrator, any_postgres_url: str) -> None:
    operation = ReplaceIndexConcurrently("Item", models.Index(fields=["-name"], name=OLD.name))
    script = shop.sql(operation)
    steps = [
        line for line in script.splitlines() if line.startswith(("CREATE", "ALTER", "-- DROP"))
    ]
    on = 'ON "shop_item" ("name" DESC)'
    assert steps == [
        f'CREATE INDEX CONCURRENTLY IF NOT EXISTS "shop_item_name_idxnew" {on};',
        '-- DROP INDEX CONCURRENTLY IF EXISTS "shop_item_name"',
        'ALTER INDEX IF EXISTS "shop_item_name_idxnew" RENAME TO "shop_item_name";',
    ]
    done = psql(any_postgres_url, script + "\n" + script)
    assert done.returncode == 0, done.stderr
    by_script = shop.indexes("shop_item")
    assert "DESC" in by_script["shop_item_name"]
    assert "shop_item_name_idxnew" not in by_script


def test_on_sqlite(sqlite_alias: str) -> None:
    shop = migrator(sqlite_alias)
    query = "SELECT sql FROM sqlite_master WHERE name = 'shop_item_name'"
    before = shop.execute(query)
    shop.apply(ReplaceIndexConcurrently("Item", NEW))
    assert "DESC" in shop.execute(query)[0][0]
    shop.unapply()
    assert shop.execute(query) == before


def test_on_mariadb(mariadb_alias: str) -> None:
    shop = migrator(mariadb_alias)
    query = (
        "SELECT collation FROM information_schema.statistics"
        " WHERE table_schema = database() AND index_name = 'shop_item_name'"
    )
    shop.apply(ReplaceIndexConcurrently("Item", models.Index(fields=["-name"], name=OLD.name)))
    assert list(shop.execute(query)) == [("D",)]
    shop.unapply()
    assert list(shop.execute(query)) == [("A",)]


def test_an_index_needs_its_name() -> None:
    with pytest.raises(ValueError, match=r"ReplaceIndexConcurrently\.index must have a name"):
        ReplaceIndexConcurrently("Item", models.Index(fields=["name"]))
