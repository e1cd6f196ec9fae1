# mypy: disable-error-code="var-annotated"
"""Predicates and expressions in Django's words choose the same rows and give the same values."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.db import connections, models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.test.utils import isolate_apps

from django_idx.conditions import condition, expression
from django_idx.indexes import IndexConverter
from idx_core.coverage import same_definition
from idx_core.model import Dialect, Index, IndexElement

CONDITIONS: dict[str, Q | None] = {
    "status = 'OPEN'": Q(status="OPEN"),
    "status = 'O''P%N'": Q(status="O'P%N"),
    "status = 'OPEN'::text AND NOT active": Q(status="OPEN") & Q(active=False),
    "active": Q(active=True),
    "active IS TRUE": Q(active=True),
    "active IS FALSE": Q(active=False),
    "status IN ('OPEN', 'PAID')": Q(status__in=["OPEN", "PAID"]),
    "deleted_on IS NULL": Q(deleted_on__isnull=True),
    "deleted_on IS NOT NULL": Q(deleted_on__isnull=False),
    "NOT deleted_on IS NULL": Q(deleted_on__isnull=False),
    "count > 1 AND count <= 2": Q(count__gt=1) & Q(count__lte=2),
    "count = -1 OR status = 'PAID'": Q(count=-1) | Q(status="PAID"),
    "status <> 'OPEN'": ~Q(status="OPEN"),
    "NOT (count = 2 OR active)": ~(Q(count=2) | Q(active=True)),
    "deleted_on = '2026-01-01'": None,  # a value that is no string: told apart below
    # none that Django has, or that it would read in another way
    "deleted_on <> '2026-01-01'": None,
    "NOT deleted_on = '2026-01-01'": None,
    "active IS NOT TRUE": Q(active=False),  # it is never null
    "count BETWEEN 1 AND 2": None,
    "status LIKE 'O%'": None,
    "status NOT IN ('OPEN')": ~Q(status__in=["OPEN"]),
    "lower(status) = 'open'": None,
    "count % 2 = 0": None,
}
EXPRESSIONS = {
    "lower(status)": "Lower(F(status))",
    "upper(status)": "Upper(F(status))",
    "upper(CAST(status AS TEXT))": "Upper(F(status))",
    "data -> 'kind'": "KeyTransform(F(data))",
    "data ->> 'kind'": "KeyTextTransform(F(data))",
    "lower(data ->> 'kind')": "Lower(KeyTextTransform(F(data)))",
    "data -> 'a' ->> 'b'": None,
    "data #>> '{a,b}'": None,
    "lower(status || 'x')": None,
    "coalesce(count, 0) % 2": None,
}


@pytest.fixture
def item(postgres_alias: str) -> Iterator[tuple[type[models.Model], str]]:
    """A model with a table of every combination of values."""
    with isolate_apps("django_idx"):

        class Item(models.Model):
            status = models.CharField(max_length=10)
            active = models.BooleanField()
            count = models.IntegerField()
            deleted_on = models.DateField(null=True)
            data = models.JSONField(default=dict)

            class Meta:
                app_label = "django_idx"

        with connections[postgres_alias].schema_editor() as editor:
            editor.create_model(Item)
        values = product(("OPEN", "PAID", "O'P%N"), (True, False), (-1, 1, 2), (None, "2026-01-01"))
        Item._default_manager.using(postgres_alias).bulk_create(
            Item(
                status=status,
                active=active,
                count=count,
                deleted_on=day,
                data={"kind": status, "a": {"b": count}},
            )
            for status, active, count, day in values
        )
        yield Item, postgres_alias


def test_the_same_rows(item: tuple[type[models.Model], str]) -> None:
    model, alias = item
    for predicate, expected in CONDITIONS.items():
        found = condition(model, predicate, Dialect.POSTGRESQL)
        if expected is not None:
            assert found == expected, predicate
        elif predicate.startswith("deleted_on ="):
            assert not isinstance(found.children[0], RawSQL)
        else:
            assert isinstance(found.children[0], RawSQL), predicate
        index = Index(elements=(IndexElement("id"),), predicate=predicate)
        written = IndexConverter(Dialect.POSTGRESQL).as_written(model, index).predicate
        assert rows(alias, f"WHERE {predicate}") == rows(alias, f"WHERE {written}"), predicate


def test_the_same_values(item: tuple[type[models.Model], str]) -> None:
    model, alias = item
    for sql, expected in EXPRESSIONS.items():
        found = expression(model, sql, Dialect.POSTGRESQL)
        assert isinstance(found, RawSQL) if expected is None else str(found) == expected, sql
        index = Index(elements=(IndexElement(expression=sql),))
        [element] = IndexConverter(Dialect.POSTGRESQL).as_written(model, index).elements
        both = rows(alias, columns=f"{sql}, {element.expression}")
        assert len(both) == 36
        assert all(one == other for one, other in both), sql


def test_an_index_is_the_same_there_and_back(item: tuple[type[models.Model], str]) -> None:
    model, _ = item
    converter = IndexConverter(Dialect.POSTGRESQL)
    for predicate in CONDITIONS:
        index = Index(
            name="i", elements=(IndexElement("count", descending=True),), predicate=predicate
        )
        once = converter.as_written(model, index)
        assert same_definition(converter.as_written(model, once), once), predicate


def test_nulls_and_operator_classes(item: tuple[type[models.Model], str]) -> None:
    model, _ = item
    made = IndexConverter(Dialect.POSTGRESQL).to_django(
        model,
        Index(
            name="i",
            elements=(
                IndexElement("deleted_on", descending=True, nulls_first=False),
                IndexElement("status", opclass="varchar_pattern_ops"),
            ),
            include=("count",),
        ),
    )
    assert made is not None
    _, expressions, words = made.deconstruct()
    assert expressions[0] == F("deleted_on").desc(nulls_last=True)
    assert words == {"name": "i", "include": ("count",)}
    made = IndexConverter(Dialect.POSTGRESQL).to_django(
        model,
        Index(
            name="i",
            elements=(
                IndexElement("count", descending=True),
                IndexElement("status", opclass="varchar_pattern_ops"),
            ),
        ),
    )
    assert made is not None
    assert made.deconstruct()[2] == {
        "name": "i",
        "fields": ["-count", "status"],
        "opclasses": ["int4_ops", "varchar_pattern_ops"],
    }


def rows(alias: str, where: str = "", columns: str = "id") -> list[tuple[Any, ...]]:
    with connections[alias].cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM django_idx_item {where} ORDER BY id", None)
        return list(cursor.fetchall())
