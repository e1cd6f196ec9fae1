# mypy: disable-error-code="var-annotated"
"""Everywhere else than on PostgreSQL the operations are the stock ones; routers are obeyed."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import models
from django.test import override_settings

from django_idx.operations import (
    AddIndexConcurrently,
    AddThroughIndexConcurrently,
    AddUniqueConstraintConcurrently,
    AlterFieldConcurrently,
    RemoveIndexConcurrently,
    RemoveThroughIndexConcurrently,
    RemoveUniqueConstraintConcurrently,
)
from tests.django.operations.harness import Migrator, create

NAME = models.Index(fields=["name"], name="shop_item_name")
ONCE = models.UniqueConstraint(fields=["name", "parent"], name="shop_item_once")


def parent(**words: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey("shop.Parent", models.CASCADE, **words)


def a_shop(alias: str) -> Migrator:
    migrator = Migrator(alias)
    migrator.apply(
        create("Parent"),
        create(
            "Item",
            name=models.CharField(max_length=20),
            parent=parent(),
            friends=models.ManyToManyField("shop.Parent", related_name="+"),
        ),
        atomic=migrator.connection.features.can_rollback_ddl,
    )
    migrator.execute("INSERT INTO shop_parent VALUES (1)")
    migrator.execute("INSERT INTO shop_item (name, parent_id) VALUES ('a', 1)")
    return migrator


def _all(migrator: Migrator) -> dict[str, Any]:
    found: dict[str, Any] = {}
    with migrator.connection.cursor() as cursor:
        for table in ("shop_item", "shop_item_friends"):
            found |= migrator.connection.introspection.get_constraints(cursor, table)
    return {name: (c["columns"], c["unique"], bool(c["foreign_key"])) for name, c in found.items()}


@pytest.mark.parametrize("database", ["sqlite_alias", "mariadb_alias"])
@pytest.mark.parametrize("atomic", [True, False])
def test_forwards_and_backwards(
    database: str, atomic: bool, request: pytest.FixtureRequest
) -> None:
    shop = a_shop(request.getfixturevalue(database))
    atomic = atomic and shop.connection.features.can_rollback_ddl
    states = [_all(shop)]
    migrations: list[Any] = [
        [AddIndexConcurrently("Item", NAME), AddUniqueConstraintConcurrently("Item", ONCE)],
        [AlterFieldConcurrently("Item", "parent", parent(db_index=False))],
        [RemoveThroughIndexConcurrently("Item", "friends", "item_id")],
        [AddThroughIndexConcurrently("Item", "friends", "item_id")],
        [RemoveIndexConcurrently("Item", NAME.name)],
        [RemoveUniqueConstraintConcurrently("Item", ONCE.name)],
    ]
    for operations in migrations:
        shop.apply(*operations, atomic=atomic)
        states.append(_all(shop))
    assert NAME.name in states[1]
    assert ONCE.name in states[1]
    assert NAME.name not in states[-1]
    assert ONCE.name not in states[-1]
    for before in reversed(states[:-1]):
        shop.unapply()
        assert _names(_all(shop)) == _names(before)


def test_sqlite_really_drops_the_through_index(sqlite_alias: str) -> None:
    shop = a_shop(sqlite_alias)
    indexes = "SELECT count(*) FROM sqlite_master WHERE type = 'index' AND sql LIKE '%item_id\")'"
    assert shop.execute(indexes) == [(1,)]
    shop.apply(RemoveThroughIndexConcurrently("Item", "friends", "item_id"))
    assert shop.execute(indexes) == [(0,)]


class NeverHere:
    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return app_label != "shop"


def test_a_router_keeps_them_away(postgres_alias: str) -> None:
    shop = a_shop(postgres_alias)
    before = _all(shop)
    with override_settings(DATABASE_ROUTERS=[NeverHere()]):
        shop.apply(
            AddIndexConcurrently("Item", NAME),
            AddUniqueConstraintConcurrently("Item", ONCE),
            AlterFieldConcurrently("Item", "parent", parent(db_index=False)),
            RemoveThroughIndexConcurrently("Item", "friends", "item_id"),
        )
        assert _all(shop) == before
        shop.unapply()
    assert _all(shop) == before


def _names(found: dict[str, Any]) -> list[Any]:
    """Indexes by what they are: engines give a remade constraint another name."""
    return sorted((str(name), value) for name, value in found.items() if not value[2])
