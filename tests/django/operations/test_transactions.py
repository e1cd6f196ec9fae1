"""Concurrent operations inside a transaction: squashed migrations lose `atomic = False`."""

from __future__ import annotations

import pytest
from django.db import models
from django.db.migrations.operations.base import Operation

from django_idx.operations import (
    AddIndexConcurrently,
    AddUniqueConstraintConcurrently,
    AlterFieldConcurrently,
    ConcurrentOperationError,
    RemoveIndexConcurrently,
)
from tests.django.operations.harness import Migrator, create

INDEX = models.Index(fields=["name"], name="shop_item_name")
UNIQUE = models.UniqueConstraint(fields=["name"], name="shop_item_once")
OPERATIONS = [
    AddIndexConcurrently("Item", INDEX),
    AddUniqueConstraintConcurrently("Item", UNIQUE),
    AlterFieldConcurrently("Item", "name", models.CharField(max_length=50, db_index=True)),
]
NAMES = [["shop_item_name"], ["shop_item_once"], ["shop_item_name_", "shop_item_name_"]]
IDS = [type(operation).__name__ for operation in OPERATIONS]


@pytest.fixture
def shop(postgres_alias: str) -> Migrator:
    migrator = Migrator(postgres_alias)
    migrator.apply(create("Item", name=models.CharField(max_length=50)))
    return migrator


@pytest.mark.parametrize(("operation", "names"), list(zip(OPERATIONS, NAMES, strict=True)), ids=IDS)
def test_an_empty_table_is_indexed_plainly(
    shop: Migrator, operation: Operation, names: list[str]
) -> None:
    before = shop.indexes("shop_item")
    shop.apply(operation, atomic=True)
    made = sorted(shop.indexes("shop_item").keys() - before.keys())
    assert len(made) == len(names)
    assert all(name.startswith(start) for name, start in zip(made, names, strict=True))
    shop.unapply()
    assert shop.indexes("shop_item") == before


@pytest.mark.parametrize("operation", OPERATIONS, ids=IDS)
def test_a_table_with_rows_is_one_clear_error(shop: Migrator, operation: Operation) -> None:
    shop.execute("INSERT INTO shop_item (name) VALUES ('a')")
    before = shop.indexes("shop_item")
    with pytest.raises(ConcurrentOperationError) as error:
        shop.apply(operation, atomic=True)
    assert str(error.value) == (
        f"cannot run {type(operation).__name__} on shop.Item inside a transaction: table "
        "'shop_item' has rows, and PostgreSQL works concurrently outside of transactions only. "
        "Write `atomic = False` into that Migration class (squashmigrations leaves it out)."
    )
    assert shop.indexes("shop_item") == before


def test_dropping_inside_a_transaction(shop: Migrator) -> None:
    shop.apply(AddIndexConcurrently("Item", INDEX))
    shop.execute("INSERT INTO shop_item (name) VALUES ('a')")
    with pytest.raises(ConcurrentOperationError, match="cannot run RemoveIndexConcurrently"):
        shop.apply(RemoveIndexConcurrently("Item", INDEX.name), atomic=True)
    shop.execute("DELETE FROM shop_item")
    shop.apply(RemoveIndexConcurrently("Item", INDEX.name), atomic=True)
    assert "shop_item_name" not in shop.indexes("shop_item")


def test_one_atomic_migration_creates_the_table_and_its_index(postgres_alias: str) -> None:
    shop = Migrator(postgres_alias)
    item = create("Item", name=models.CharField(max_length=50))
    shop.apply(item, *OPERATIONS[:2], atomic=True)
    assert {"shop_item_name", "shop_item_once"} <= shop.indexes("shop_item").keys()
    shop.unapply()
    assert shop.indexes("shop_item") == {}


def test_sqlmigrate_says_what_would_run(shop: Migrator) -> None:
    index = OPERATIONS[0]
    assert shop.sql(index, atomic=True) == (
        "--\n-- Concurrently create index shop_item_name on field(s) name of model Item\n--\n"
        "-- Inside a transaction: only while the table is empty; else set atomic = False\n"
        'CREATE INDEX "shop_item_name" ON "shop_item" ("name");'
    )
    assert shop.indexes("shop_item").keys() == {"shop_item_pkey"}
