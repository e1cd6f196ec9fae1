"""What `sqlmigrate` prints is a script for psql, which can be run again."""

from __future__ import annotations

import pytest
from django.db import models
from django.db.migrations.operations.base import Operation

from django_idx.operations import (
    AddIndexConcurrently,
    AddUniqueConstraintConcurrently,
    AlterFieldConcurrently,
)
from tests.django.operations.harness import Migrator, create
from tests.support.psql import psql

PARTIAL = models.Index(
    fields=["-name"], name="shop_item_part", condition=models.Q(name__startswith="a%")
)
DEFERRED = models.UniqueConstraint(
    fields=["name"], name="shop_item_once", deferrable=models.Deferrable.DEFERRED
)
OPERATIONS: list[Operation] = [
    AddIndexConcurrently("Item", PARTIAL),
    AddUniqueConstraintConcurrently("Item", DEFERRED),
    AlterFieldConcurrently("Item", "name", models.CharField(max_length=50, db_index=True)),
]


@pytest.fixture
def shop(postgres_alias: str) -> Migrator:
    migrator = Migrator(postgres_alias)
    migrator.apply(create("Item", name=models.CharField(max_length=50)))
    migrator.execute("INSERT INTO shop_item (name) VALUES ('a'), ('b')")
    return migrator


@pytest.fixture
def url(any_postgres_url: str) -> str:
    return any_postgres_url


def run(url: str, script: str) -> None:
    done = psql(url, script)
    assert done.returncode == 0, done.stderr


def test_both_ways_and_again(shop: Migrator, url: str) -> None:
    before = shop.indexes("shop_item")
    up = shop.sql(*OPERATIONS)
    assert up == shop.sql(*OPERATIONS)
    assert up.count(r"\set ON_ERROR_STOP on") == 1
    assert "BEGIN;" not in up
    down = shop.sql(*OPERATIONS, backwards=True)
    assert shop.indexes("shop_item") == before  # printing changes nothing

    run(url, up + "\n" + up)
    by_script = shop.indexes("shop_item")
    (definition, _) = shop.constraints("shop_item")["shop_item_once"]
    assert definition == "UNIQUE (name) DEFERRABLE INITIALLY DEFERRED"
    run(url, down + "\n" + down)
    assert shop.indexes("shop_item") == before

    shop.apply(*OPERATIONS)
    assert shop.indexes("shop_item") == by_script
    run(url, up)  # what migrate has made is what the script wants
    shop.unapply()


def test_a_unique_constraint_whose_build_failed(shop: Migrator, url: str) -> None:
    shop.execute("INSERT INTO shop_item (name) VALUES ('a')")
    script = shop.sql(OPERATIONS[1])
    assert psql(url, script).returncode == 3
    assert "INVALID" in shop.indexes("shop_item")["shop_item_once"]
    assert "shop_item_once" not in shop.constraints("shop_item")
    shop.execute("DELETE FROM shop_item WHERE id = 3")
    run(url, script)
    assert "shop_item_once" in shop.constraints("shop_item")


def test_each_entry_is_one_statement(shop: Migrator) -> None:
    with shop.connection.schema_editor(collect_sql=True, atomic=False) as editor:
        state = shop.state.clone()
        for operation in OPERATIONS:
            after = state.clone()
            operation.state_forwards("shop", after)
            operation.database_forwards("shop", editor, state, after)
            state = after
    ends = (";", r"\gexec", r"\gset")
    for entry in editor.collected_sql:
        assert entry.startswith(("--", ":idx_", r"\set")) or entry.endswith(ends), entry
    created = [entry for entry in editor.collected_sql if entry.startswith("CREATE ")]
    assert len(created) == 4
    assert all("INDEX CONCURRENTLY IF NOT EXISTS" in entry for entry in created)
