"""No rule that warns finds anything on a table that `check` does not look at."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.indexes import BrinIndex, HashIndex
from django.db import models
from django.db.models.functions import Lower, Now
from django.test.utils import isolate_apps
from hypothesis import given, settings
from hypothesis import strategies as st

from django_idx.reading import read_schema, read_suspects
from idx_core.engine import judge_all
from idx_core.model import Dialect
from idx_core.registry import WARNING_RULES
from idx_core.settings import Settings

REFERENCES = ("one", "two", "three")
COLUMNS = (*REFERENCES, "word", "number", "id")

some_columns = st.lists(st.sampled_from(COLUMNS), min_size=1, max_size=3, unique=True)
MOMENT = models.Q(number__gt=3) & ~models.Q(day__lt=Now())
conditions = st.sampled_from([None, None, models.Q(number__gt=3), MOMENT])
options = st.fixed_dictionaries({}, optional={"unique": st.booleans(), "db_index": st.booleans()})
indexes = st.builds(
    lambda kind, names, where: kind(fields=names, condition=where, name="an_index"),
    st.sampled_from([models.Index, models.Index, BrinIndex, HashIndex]),
    some_columns,
    conditions,
) | st.just(models.Index(Lower("word"), name="on_lower"))
constraints = st.builds(
    lambda names, where: models.UniqueConstraint(fields=names, condition=where, name="a_unique"),
    some_columns,
    conditions,
) | st.just(models.CheckConstraint(condition=models.Q(number__gt=0), name="a_check"))
bodies = st.fixed_dictionaries(
    {
        "references": st.lists(options, max_size=3),
        "word": options,
        "generic": st.booleans(),
        "pair": st.lists(some_columns, max_size=1),
        "indexes": st.lists(indexes, max_size=3),
        "constraints": st.lists(constraints, max_size=2),
    }
)


def declare(body: dict[str, Any]) -> None:
    """A model of these; a reference that is not there is a number, so that it can be named."""
    fields: dict[str, Any] = {
        name: models.ForeignKey("self", models.CASCADE, related_name="+", **chosen)
        for name, chosen in zip(REFERENCES, body["references"], strict=False)
    }
    fields["word"] = models.CharField(max_length=9, **body["word"])
    fields["day"] = models.DateTimeField()
    for name in ("number", *REFERENCES):
        fields.setdefault(name, models.IntegerField())
    if body["generic"]:
        fields["kind"] = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
        fields["object"] = GenericForeignKey("kind", "number")
    meta = {
        "app_label": "reading",
        "unique_together": [tuple(pair) for pair in body["pair"]],
        "indexes": body["indexes"],
        "constraints": body["constraints"],
    }
    words = {**fields, "Meta": type("Meta", (), meta), "__module__": __name__}
    type("Thing", (models.Model,), words)


@pytest.mark.parametrize("dialect", list(Dialect)[:4])
@settings(max_examples=150, deadline=None)
@given(body=bodies)
def test_no_finding_is_overlooked(dialect: Dialect, body: dict[str, Any]) -> None:
    with isolate_apps("django.contrib.contenttypes", "tests.django.reading") as registry:
        assert registry is not None
        declare(body)
        whole = judge_all(read_schema(registry, dialect=dialect), Settings(), WARNING_RULES)
        few, suspects = read_suspects(registry, dialect=dialect)
    assert judge_all(few, Settings(), WARNING_RULES, only=suspects) == whole


def test_a_table_in_order_is_not_looked_at() -> None:
    with isolate_apps("tests.django.reading") as registry:

        class Parent(models.Model):
            code: Any = models.CharField(max_length=9, unique=True)
            name: Any = models.CharField(max_length=9, db_index=True)

            class Meta:
                app_label = "reading"
                indexes = (models.Index(fields=["-id", "name"], name="not_in_order"),)

        class Child(models.Model):
            parent: Any = models.ForeignKey(Parent, models.CASCADE)
            other: Any = models.OneToOneField(Parent, models.CASCADE, related_name="+")
            size: Any = models.IntegerField()

            class Meta:
                app_label = "reading"
                indexes = (models.Index(fields=["-size"], name="by_size"),)
                constraints = (models.CheckConstraint(condition=models.Q(size__gt=0), name="c"),)

        assert registry is not None
        _, suspects = read_suspects(registry, dialect=Dialect.POSTGRESQL)
    assert {str(name) for name in suspects} == {"reading_parent"}


def test_an_index_by_the_name_of_the_column_is_seen_beside_the_fields_own() -> None:
    with isolate_apps("tests.django.reading") as registry:

        class Node(models.Model):
            parent: Any = models.ForeignKey("self", models.CASCADE)

            class Meta:
                app_label = "reading"
                indexes = (models.Index(fields=["parent_id"], name="by_parent"),)

        assert registry is not None
        few, suspects = read_suspects(registry, dialect=Dialect.POSTGRESQL)
    assert [found.rule for found in judge_all(few, Settings(), only=suspects)] == ["IDX101"]


def test_only_indexes_in_doubt_are_read_and_the_names_of_all_others_kept() -> None:
    with isolate_apps("tests.django.reading") as registry:

        class Node(models.Model):
            parent: Any = models.ForeignKey("self", models.CASCADE, db_index=False)
            other: Any = models.ForeignKey("self", models.CASCADE, related_name="+")
            size: Any = models.IntegerField()

            class Meta:
                app_label = "reading"
                indexes = (models.Index(fields=["size"], name="by_size"),)

        assert registry is not None
        few, _ = read_suspects(registry, dialect=Dialect.POSTGRESQL)
    (table,) = few
    assert [index.columns for index in table.indexes] == [("id",), ("other_id",)]
    assert table.unread == ("by_size",)
