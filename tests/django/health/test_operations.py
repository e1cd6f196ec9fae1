"""What `idx health --write` writes, on databases where the index is, is not, and cannot be."""

from __future__ import annotations

import pytest
from django.db import models

from django_idx.operations import (
    ConcurrentOperationError,
    DropUndeclaredIndexConcurrently,
    RebuildIndexConcurrently,
)
from tests.django.operations.harness import Migrator, create

DROP = DropUndeclaredIndexConcurrently("Item", 'by "hand"', "USING btree (number DESC)")
REBUILD = RebuildIndexConcurrently("Item", "shop_item_pkey")


def shop_on(alias: str) -> Migrator:
    shop = Migrator(alias)
    shop.apply(create("Item", number=models.IntegerField()))
    return shop


def test_where_the_index_is_and_where_it_is_not(postgres_alias: str) -> None:
    shop = shop_on(postgres_alias)
    before, state = shop.indexes("shop_item"), shop.state
    shop.apply(DROP, REBUILD)  # there is no such index, and nothing to say about it
    assert shop.indexes("shop_item") == before
    assert shop.state.models == state.models
    with shop.statements() as seen:
        shop.unapply()
    assert [each for each in seen if each.startswith("CREATE INDEX CONCURRENTLY")]
    (made,) = set(shop.indexes("shop_item")) - set(before)
    assert made == 'by "hand"'
    shop.execute("INSERT INTO shop_item (number) SELECT generate_series(1, 9)")
    shop.apply(DROP, REBUILD)
    assert shop.indexes("shop_item") == before
    shop.unapply()
    with pytest.raises(ConcurrentOperationError, match="inside a transaction"):
        shop.apply(DROP, atomic=True)


def test_in_a_transaction_on_an_empty_table(postgres_alias: str) -> None:
    shop = shop_on(postgres_alias)
    before = shop.indexes("shop_item")
    shop.execute('CREATE INDEX "by ""hand""" ON shop_item (number DESC)')
    there = shop.indexes("shop_item")
    shop.apply(DROP, REBUILD, atomic=True)
    assert shop.indexes("shop_item") == before
    shop.unapply()
    assert shop.indexes("shop_item") == there


def test_as_sql(postgres_alias: str) -> None:
    shop = shop_on(postgres_alias)
    forwards = shop.sql(DROP, REBUILD)
    assert "DROP INDEX CONCURRENTLY" in forwards
    assert 'REINDEX INDEX CONCURRENTLY "shop_item_pkey"' in forwards
    backwards = shop.sql(DROP, REBUILD, backwards=True)
    assert "CREATE INDEX CONCURRENTLY" in backwards
    assert '"by ""hand""" ON "shop_item" USING btree (number DESC)' in backwards
    assert "REINDEX" not in backwards


def test_no_other_database_is_touched(sqlite_alias: str) -> None:
    shop = shop_on(sqlite_alias)
    with shop.statements() as seen:
        shop.apply(DROP, REBUILD)
        shop.unapply()
    assert [each for each in seen if "INDEX" in each] == []
