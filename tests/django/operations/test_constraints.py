"""Unique constraints in all their variants, against what stock Django makes."""

from __future__ import annotations

import pytest
from django.db import models
from django.db.migrations.operations import AddConstraint
from django.db.models import Deferrable, Q, UniqueConstraint
from django.db.models.functions import Lower

from django_idx.operations import (
    AddUniqueConstraintConcurrently,
    RemoveUniqueConstraintConcurrently,
)
from tests.django.operations.harness import Migrator, create

VARIANTS = {
    "plain": UniqueConstraint(fields=["name", "price"], name="once"),
    "deferred": UniqueConstraint(fields=["name"], name="once", deferrable=Deferrable.DEFERRED),
    "immediate": UniqueConstraint(fields=["name"], name="once", deferrable=Deferrable.IMMEDIATE),
    "nulls": UniqueConstraint(fields=["price"], name="once", nulls_distinct=False),
    "nulls distinct": UniqueConstraint(fields=["price"], name="once", nulls_distinct=True),
    "include": UniqueConstraint(fields=["name"], name="once", include=["price"]),
    "condition": UniqueConstraint(fields=["name"], name="once", condition=Q(name="100%'")),
    "expressions": UniqueConstraint(Lower("name").desc(), "price", name="once"),
    "opclasses": UniqueConstraint(fields=["name"], name="once", opclasses=["text_pattern_ops"]),
    "all": UniqueConstraint(
        fields=["name"],
        name="once",
        condition=Q(price__gt=1),
        include=["price"],
        nulls_distinct=False,
        opclasses=["varchar_pattern_ops"],
    ),
}


@pytest.fixture
def shop(postgres_alias: str) -> Migrator:
    migrator = Migrator(postgres_alias)
    migrator.apply(
        create("Item", name=models.CharField(max_length=50), price=models.IntegerField(null=True))
    )
    migrator.execute("INSERT INTO shop_item (name, price) VALUES ('a', 1), ('b', NULL)")
    return migrator


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.peer(10)
def test_the_same_as_stock_and_back(shop: Migrator, variant: str) -> None:
    constraint = VARIANTS[variant]
    empty = shop.indexes("shop_item")
    shop.apply(AddConstraint("Item", constraint))
    stock = shop.indexes("shop_item"), _texts(shop)
    shop.unapply()
    with shop.statements() as ran:
        shop.apply(AddUniqueConstraintConcurrently("Item", constraint))
    assert any(sql.startswith("CREATE UNIQUE INDEX CONCURRENTLY") for sql in ran)
    assert (shop.indexes("shop_item"), _texts(shop)) == stock
    shop.apply(RemoveUniqueConstraintConcurrently("Item", "once"))
    assert shop.indexes("shop_item") == empty
    shop.unapply()
    assert (shop.indexes("shop_item"), _texts(shop)) == stock
    shop.unapply()
    assert shop.indexes("shop_item") == empty


@pytest.mark.peer(10)
def test_uniqueness_holds_at_once(shop: Migrator) -> None:
    shop.apply(AddUniqueConstraintConcurrently("Item", VARIANTS["plain"]))
    with pytest.raises(Exception, match="duplicate key"):
        shop.execute("INSERT INTO shop_item (name, price) VALUES ('a', 1)")


def test_only_unique_constraints() -> None:
    check = models.CheckConstraint(condition=Q(price__gt=0), name="positive")
    with pytest.raises(TypeError, match="must be a UniqueConstraint, not <CheckConstraint"):
        AddUniqueConstraintConcurrently("Item", check)  # type: ignore[arg-type]


def _texts(shop: Migrator) -> dict[str, str]:
    return {name: text for name, (text, _) in shop.constraints("shop_item").items()}
