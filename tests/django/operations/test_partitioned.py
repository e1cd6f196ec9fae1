"""A table that a project has partitioned itself: Django knows it as any other."""

from __future__ import annotations

import pytest
from django.db import models

from django_idx.operations import AddIndexConcurrently
from tests.django.operations.harness import Migrator, create

BY_DAY = models.Index(fields=["-day"], name="by_day")


@pytest.mark.peer(11)
def test_up_down_up(postgres_alias: str) -> None:
    shop = Migrator(postgres_alias)
    shop.apply(create("Event", day=models.DateField()))
    shop.execute("DROP TABLE shop_event")
    shop.execute("CREATE TABLE shop_event (id bigint, day date) PARTITION BY RANGE (day)")
    shop.execute("CREATE TABLE events_1 PARTITION OF shop_event DEFAULT")
    for _ in range(2):
        shop.apply(AddIndexConcurrently("Event", BY_DAY))
        assert shop.indexes("events_1") == {
            "events_1_by_day": "CREATE INDEX events_1_by_day ON public.events_1"
            " USING btree (day DESC)"
        }
        assert not shop.indexes("shop_event")["by_day"].endswith("INVALID")
        shop.unapply()
        assert shop.indexes("events_1") == {}
