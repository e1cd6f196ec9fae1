"""Every access method by our operations: the same as Django's own, up, down, up, and again."""

from __future__ import annotations

import pytest
from django.contrib.postgres.indexes import (
    BrinIndex,
    GinIndex,
    GistIndex,
    HashIndex,
    SpGistIndex,
)
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.migrations.operations import AddIndex

from django_idx.operations import AddIndexConcurrently
from tests.build.halfway import ended_half_way
from tests.django.operations.harness import Migrator, create

INDEXES: list[models.Index] = [
    BrinIndex(fields=["at"], name="by_brin", pages_per_range=16, autosummarize=True),
    GinIndex(fields=["tags"], name="by_gin", opclasses=["jsonb_path_ops"], fastupdate=False),
    GistIndex(fields=["words"], name="by_gist", fillfactor=80),
    HashIndex(fields=["name"], name="by_hash", condition=models.Q(name__gt="a")),
    SpGistIndex(fields=["name"], name="by_spgist"),
]
NAMES = [index.name for index in INDEXES]


@pytest.fixture
def shop(postgres_alias: str) -> Migrator:
    migrator = Migrator(postgres_alias)
    migrator.apply(
        create(
            "Item",
            name=models.TextField(),
            at=models.DateTimeField(),
            tags=models.JSONField(),
            words=SearchVectorField(),
        )
    )
    migrator.execute(
        "INSERT INTO shop_item (name, at, tags, words) SELECT 'item ' || n, now(),"
        " jsonb_build_object('n', n), to_tsvector('word' || n) FROM generate_series(1, 300) n"
    )
    return migrator


def stock(shop: Migrator) -> dict[str, str]:
    """What Django itself makes of the indexes, which are not there afterwards."""
    shop.apply(*(AddIndex("Item", index) for index in INDEXES))
    made = shop.indexes("shop_item")
    shop.unapply()
    return made


def test_up_down_up(shop: Migrator) -> None:
    bare, whole = shop.indexes("shop_item"), stock(shop)
    assert sorted(whole.keys() - bare.keys()) == NAMES
    for _ in range(2):
        shop.apply(*(AddIndexConcurrently("Item", index) for index in INDEXES))
        assert shop.indexes("shop_item") == whole
        shop.unapply()
        assert shop.indexes("shop_item") == bare


@pytest.mark.peer(1)
def test_after_builds_that_failed(shop: Migrator, any_postgres_url: str) -> None:
    whole = stock(shop)
    for name in NAMES:
        concurrently = whole[name].replace("INDEX", "INDEX CONCURRENTLY", 1)
        ended_half_way(any_postgres_url, concurrently, reader_of="shop_item")
    assert [n for n, text in shop.indexes("shop_item").items() if "INVALID" in text] == NAMES
    shop.apply(*(AddIndexConcurrently("Item", index) for index in INDEXES))
    assert shop.indexes("shop_item") == whole
