"""What models say of their rows: orders, and which of them are read."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.test.utils import isolate_apps

from django_idx.reading import in_doubt, read_schema, read_suspects, tables_of
from idx_core.model import Dialect, Table


def read(registry: Any, name: str) -> Table:
    schema = read_schema(registry, dialect=Dialect.POSTGRESQL, labels={"reading"})
    return next(table for table in schema if table.name.name == f"reading_{name}")


def declare(name: str, fields: dict[str, Any], **meta: Any) -> type[models.Model]:
    meta_class = type("Meta", (), {"app_label": "reading", **meta})
    return type(name, (models.Model,), {**fields, "Meta": meta_class, "__module__": __name__})


def test_order_with_respect_to() -> None:
    with isolate_apps("tests.django.reading") as registry:
        parent = declare("Parent", {})
        declare(
            "Child",
            {"owner": models.ForeignKey(parent, models.CASCADE)},
            order_with_respect_to="owner",
        )
        [ordering] = read(registry, "child").orderings
        assert registry is not None
        tables = tables_of(registry)
        doubts = in_doubt(tables, Dialect.POSTGRESQL)
        few, suspects = read_suspects(tables, doubts, Dialect.POSTGRESQL)
    assert ordering.within == ("owner_id",)
    assert [element.column for element in ordering.elements] == ["_order"]
    assert ordering.acts
    assert {str(name) for name in suspects} == {"reading_child"}
    assert [table.orderings for table in few if table.name in suspects] == [(ordering,)]


def test_order_with_respect_to_a_generic_key() -> None:
    with isolate_apps("django.contrib.contenttypes", "tests.django.reading") as registry:
        declare(
            "Note",
            {
                "kind": models.ForeignKey(ContentType, models.CASCADE, related_name="+"),
                "number": models.IntegerField(),
                "target": GenericForeignKey("kind", "number"),
            },
            order_with_respect_to="target",
        )
        [ordering] = read(registry, "note").orderings
    assert ordering.within == ("kind_id", "number")


@pytest.mark.parametrize(
    ("ordering", "keys"),
    [
        (["name", "-day"], [("name", False, False), ("day", True, True)]),
        (["-pk"], [("id", True, True)]),
        ([F("day").desc(nulls_last=True)], [("day", True, False)]),
        (["parent_id"], [("parent_id", False, False)]),
        (["parent"], None),
        (["parent__name"], None),
        (["?"], None),
        (["name", F("day") + 1], None),
    ],
)
def test_meta_ordering(ordering: list[Any], keys: list[tuple[str, bool, bool]] | None) -> None:
    with isolate_apps("tests.django.reading") as registry:
        declare(
            "Thing",
            {
                "name": models.CharField(max_length=9),
                "day": models.DateField(),
                "parent": models.ForeignKey("self", models.CASCADE),
            },
            ordering=ordering,
        )
        found = read(registry, "thing").orderings
    told = [[(e.column, e.descending, e.nulls_first) for e in o.elements] for o in found]
    assert told == ([keys] if keys else [])
    assert all(o.usual and not o.acts for o in found)


@pytest.mark.parametrize("latest", ["day", ["day"]])
def test_get_latest_by_reads_the_last_one_first(latest: Any) -> None:
    with isolate_apps("tests.django.reading") as registry:
        declare("Thing", {"day": models.DateField()}, get_latest_by=latest)
        [ordering] = read(registry, "thing").orderings
    assert [(e.column, e.descending) for e in ordering.elements] == [("day", True)]


def manager_of(make: Any) -> models.Manager[Any]:
    kind = type("Own", (models.Manager,), {"get_queryset": make})
    return kind()  # type: ignore[no-any-return]


def rows(make: Any) -> str:
    with isolate_apps("tests.django.reading") as registry:
        declare(
            "Thing",
            {
                "gone_at": models.DateTimeField(null=True),
                "Gone": models.BooleanField(db_column="Gone"),
                "parent": models.ForeignKey("self", models.CASCADE),
                "objects": manager_of(make),
            },
        )
        return read(registry, "thing").usual_rows


def of(self: Any) -> Any:
    return models.Manager.get_queryset(self)


def test_what_a_default_manager_reads() -> None:
    assert rows(lambda self: of(self).filter(gone_at=None)) == '"gone_at" IS NULL'
    both = rows(lambda self: of(self).filter(gone_at__isnull=True, Gone=False))
    assert both in ('"gone_at" IS NULL AND NOT "Gone"', 'NOT "Gone" AND "gone_at" IS NULL')


@pytest.mark.parametrize(
    "make",
    [
        of,
        lambda self: of(self).filter(parent__gone_at=None),
        lambda self: of(self).filter(Q(gone_at=None) | Q(Gone=False)),
        lambda self: of(self).exclude(gone_at=None),
        lambda self: of(self).filter(pk__gt=len(of(self))),
        lambda self: None,
    ],
    ids=["all", "another table", "either", "the others", "asks a database", "wrong"],
)
def test_what_it_does_not_tell(make: Any) -> None:
    assert rows(make) == ""
