"""What is looked at before Django's operations build, through the front door."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.db import models
from django.db.models.functions import Now
from django.test import override_settings

from django_idx.operations import (
    AddIndexConcurrently,
    AddUniqueConstraintConcurrently,
    ConcurrentOperationError,
)
from idx_core.build.preflight import preflight
from tests.django.operations.harness import Migrator, create

ONCE = models.UniqueConstraint(fields=["name"], name="shop_item_once")


@pytest.fixture
def shop(postgres_alias: str) -> Migrator:
    migrator = Migrator(postgres_alias)
    name: Any = models.CharField(max_length=50)
    at: Any = models.DateTimeField(auto_now=True)
    migrator.apply(create("Item", name=name, at=at))
    migrator.execute("INSERT INTO shop_item (name, at) VALUES ('a', now()), ('a', now())")
    return migrator


def test_duplicates(shop: Migrator) -> None:
    with pytest.raises(ConcurrentOperationError, match=r"one key occurs .*values are hidden") as no:
        shop.apply(AddUniqueConstraintConcurrently("Item", ONCE))
    assert "name = 'a'" not in str(no.value)
    shown = override_settings(IDX={"show_values": True})
    with shown, pytest.raises(ConcurrentOperationError, match="name = 'a'"):
        shop.apply(AddUniqueConstraintConcurrently("Item", ONCE))
    assert "shop_item_once" not in shop.indexes("shop_item")


def test_a_predicate_that_follows_the_clock(shop: Migrator) -> None:
    index = models.Index(fields=["name"], name="late", condition=models.Q(at__gt=Now()))
    with pytest.raises(
        ConcurrentOperationError,
        match=r"cannot run AddIndexConcurrently on shop\.Item: the predicate .*"
        r"not immutable: statement_timestamp\(\) \(STABLE\)",
    ):
        shop.apply(AddIndexConcurrently("Item", index))
    assert "late" not in shop.indexes("shop_item")


def test_estimate_and_obstacles(
    shop: Migrator, caplog: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO, "django_idx.operations")
    index = models.Index(fields=["name"], name="by_name")
    shop.apply(AddIndexConcurrently("Item", index))
    assert caplog.records == []
    monkeypatch.setattr(preflight, "SMALL", 0)
    shop.apply(AddIndexConcurrently("Item", models.Index(fields=["at"], name="by_at")))
    (record,) = caplog.records
    assert record.levelname == "INFO"
    assert record.idx_event["event"] == "index_preflight"
    assert record.getMessage().startswith("index by_at on shop_item (8 kB, about 2 rows): takes ")
