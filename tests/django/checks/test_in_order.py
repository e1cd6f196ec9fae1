"""No rule that warns finds anything on a table that `check` does not look at."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.indexes import BrinIndex, HashIndex
from django.db import models
from django.db.models.functions import Lower, Now
from django.test.utils import isolate_apps
from hypothesis import given, settings
from hypothesis import strategies as st

from django_idx.in_order import own_field
from django_idx.migrated import MigratedModel
from django_idx.overlay import Migrations, not_migrated
from django_idx.reading import in_doubt, read_schema, read_suspects, tables_of
from idx_core.engine import judge, judge_all
from idx_core.model import Dialect, Schema, TableName
from idx_core.settings import Settings
from idx_core.warning_rules import warning_rules

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


def suspects_of(registry: Any, dialect: Dialect) -> tuple[Schema, frozenset[TableName]]:
    tables = tables_of(registry)
    return read_suspects(tables, in_doubt(tables, dialect), dialect)


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
        whole = judge_all(read_schema(registry, dialect=dialect), Settings(), warning_rules())
        few, suspects = suspects_of(registry, dialect)
    assert judge_all(few, Settings(), warning_rules(few), only=suspects) == whole


@pytest.mark.parametrize("dialect", list(Dialect)[:4])
@settings(max_examples=150, deadline=None)
@given(
    body=bodies,
    more=st.lists(indexes, max_size=2),
    unindexed=st.sets(st.sampled_from(("one", "two", "word"))),
)
def test_none_is_overlooked_beside_migrations(
    dialect: Dialect, body: dict[str, Any], more: list[models.Index], unindexed: set[str]
) -> None:
    made = {f"derived_{number}": index.clone() for number, index in enumerate(more)}
    for name, index in made.items():
        index.name = name
    state = {"reading": {"thing": MigratedModel(made, unindexed)}}
    with isolate_apps("django.contrib.contenttypes", "tests.django.reading") as registry:
        assert registry is not None
        declare(body)
        tables = tables_of(registry)
        migrations = Migrations(lambda label: state.get(label, {}))
        whole = read_schema(registry, dialect=dialect)
        all_found = judge(whole, Settings(), warning_rules())
        expected = not_migrated(whole, all_found, Settings(), migrations, tables)
        doubts = migrations.less(tables, in_doubt(tables, dialect), dialect)
        few, suspects = read_suspects(tables, doubts, dialect)
        found = judge(few, Settings(), warning_rules(few), only=suspects)
        assert not_migrated(few, found, Settings(), migrations, tables) == expected


def test_a_reference_that_only_a_migration_indexes_is_in_order() -> None:
    with isolate_apps("tests.django.reading") as registry:

        class Node(models.Model):
            parent: Any = models.ForeignKey("self", models.CASCADE, db_index=False)
            lost: Any = models.IntegerField()

            class Meta:
                app_label = "reading"

        assert registry is not None
        tables = tables_of(registry)
        doubts = in_doubt(tables, Dialect.POSTGRESQL)

        def left(index: models.Index) -> list[bool]:
            state = {"node": MigratedModel({"derived": index})}
            less = Migrations(lambda _: state).less(tables, doubts, Dialect.POSTGRESQL)
            return [doubt.is_open for doubt in less.values()]

        few = models.Q(lost=1)
        assert left(models.Index(fields=["parent", "lost"], name="derived")) == [False]
        assert left(models.Index(fields=["lost", "parent"], name="derived")) == [True]
        assert left(models.Index(fields=["parent"], name="derived", condition=few)) == [True]
        assert left(models.Index(fields=["parent", "gone"], name="derived")) == [True]


def test_a_reference_whose_own_index_a_migration_dropped_is_in_order() -> None:
    with isolate_apps("tests.django.reading") as registry:

        class Node(models.Model):
            parent: Any = models.ForeignKey("self", models.CASCADE)
            size: Any = models.IntegerField()

            class Meta:
                app_label = "reading"
                indexes = (models.Index(fields=["parent", "size"], name="by_parent"),)

        assert registry is not None
        tables = tables_of(registry)
        doubts = in_doubt(tables, Dialect.POSTGRESQL)
        assert [doubt.is_open for doubt in doubts.values()] == [True]
        state = {"node": MigratedModel(unindexed={"parent"})}
        less = Migrations(lambda _: state).less(tables, doubts, Dialect.POSTGRESQL)
        assert [doubt.is_open for doubt in less.values()] == [False]


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
        _, suspects = suspects_of(registry, Dialect.POSTGRESQL)
    assert {str(name) for name in suspects} == {"reading_parent"}


def test_a_primary_key_of_several_columns_is_looked_at() -> None:
    with isolate_apps("tests.django.reading") as registry:

        class Tenant(models.Model):
            class Meta:
                app_label = "reading"

        class Item(models.Model):
            pk: Any = models.CompositePrimaryKey("tenant_id", "number")
            tenant: Any = models.ForeignKey(Tenant, models.CASCADE)
            number: Any = models.IntegerField()

            class Meta:
                app_label = "reading"

        assert registry is not None
        few, suspects = suspects_of(registry, Dialect.POSTGRESQL)
        [found] = judge_all(few, Settings(), warning_rules(few), only=suspects)
    assert (found.rule, found.columns) == ("IDX103", ("tenant_id",))


def test_an_index_by_the_name_of_the_column_is_seen_beside_the_fields_own() -> None:
    with isolate_apps("tests.django.reading") as registry:

        class Node(models.Model):
            parent: Any = models.ForeignKey("self", models.CASCADE)

            class Meta:
                app_label = "reading"
                indexes = (models.Index(fields=["parent_id"], name="by_parent"),)

        assert registry is not None
        few, suspects = suspects_of(registry, Dialect.POSTGRESQL)
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
        few, _ = suspects_of(registry, Dialect.POSTGRESQL)
    (table,) = few
    assert [index.columns for index in table.indexes] == [("id",), ("other_id",)]
    assert table.unread == ("by_size",)


def test_findings_rank_by_the_references_of_tables_in_order_as_well() -> None:
    with isolate_apps("tests.django.reading") as registry:

        class Top(models.Model):
            class Meta:
                app_label = "reading"

        class Middle(models.Model):
            top: Any = models.ForeignKey(Top, models.CASCADE)

            class Meta:
                app_label = "reading"

        class Bottom(models.Model):
            middle: Any = models.ForeignKey(Middle, models.CASCADE, db_index=False)

            class Meta:
                app_label = "reading"

        class Leaf(models.Model):
            bottom: Any = models.ForeignKey(Bottom, models.CASCADE)

            class Meta:
                app_label = "reading"

        assert registry is not None
        whole = judge_all(read_schema(registry, dialect=Dialect.POSTGRESQL), Settings())
        few, suspects = suspects_of(registry, Dialect.POSTGRESQL)
        [found] = judge_all(few, Settings(), only=suspects)
    assert {str(name) for name in suspects} == {"reading_bottom"}
    assert "2 references deep; itself referenced by 1 foreign key" in found.why
    assert found in whole


def test_references_are_counted_as_if_all_were_read() -> None:
    with isolate_apps("django.contrib.contenttypes", "tests.django.reading") as registry:

        class Top(models.Model):
            told: Any = GenericRelation("reading.Note")

            class Meta:
                app_label = "reading"

        class Proxy(Top):
            class Meta:
                app_label = "reading"
                proxy = True

        class Child(Top):
            me: Any = models.ForeignKey("self", models.CASCADE, related_name="+")
            tops: Any = models.ManyToManyField(Top, related_name="+")

            class Meta:
                app_label = "reading"

        class Base(models.Model):
            top: Any = models.ForeignKey(Proxy, models.CASCADE, related_name="+")
            child: Any = models.OneToOneField(Child, models.CASCADE, related_name="%(class)s_of")

            class Meta:
                app_label = "reading"
                abstract = True

        class First(Base):
            class Meta:
                app_label = "reading"

        class Second(Base):
            again: Any = models.ForeignKey(Top, models.CASCADE, related_name="again_of")

            class Meta:
                app_label = "reading"

        class SecondProxy(Second):
            class Meta:
                app_label = "reading"
                proxy = True

        class Elsewhere(models.Model):
            top: Any = models.ForeignKey(Top, models.CASCADE, db_index=False)

            class Meta:
                app_label = "reading"
                managed = False

        class Note(models.Model):
            second: Any = models.ForeignKey(SecondProxy, models.CASCADE, db_index=False)
            kind: Any = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
            number: Any = models.IntegerField()
            about: Any = GenericForeignKey("kind", "number")

            class Meta:
                app_label = "reading"

        assert registry is not None
        whole = read_schema(registry, dialect=Dialect.POSTGRESQL)
        few, _ = suspects_of(registry, Dialect.POSTGRESQL)
        told = [
            {
                str(table.name): (refs.depth(table.name), refs.referrers(table.name))
                for table in whole
            }
            for refs in (whole.references, few.references)
        ]
    assert told[0] == told[1]
    assert told[0]["reading_top"] == (0, 5)  # Child's parent, its relation's, First, Second twice
    assert told[0]["reading_second"] == (2, 1)
    assert told[0]["reading_note"] == (3, 0)


@pytest.mark.parametrize("refers", [True, False])
def test_a_unique_index_is_kept_for_the_reference_of_a_table_in_order(refers: bool) -> None:
    """PostgreSQL does not drop the index that a foreign key depends on."""
    with isolate_apps("tests.django.reading") as registry:

        class Parent(models.Model):
            code: Any = models.CharField(max_length=9)
            name: Any = models.CharField(max_length=9)

            class Meta:
                app_label = "reading"
                constraints = (
                    models.UniqueConstraint(fields=["code"], include=["name"], name="wide"),
                    models.UniqueConstraint(fields=["code"], include=["name"], name="again"),
                )

        class Child(models.Model):
            parent: Any = models.ForeignKey(
                Parent, models.CASCADE, to_field="code" if refers else "id"
            )

            class Meta:
                app_label = "reading"

        assert registry is not None
        whole = judge_all(read_schema(registry, dialect=Dialect.POSTGRESQL), Settings())
        few, suspects = suspects_of(registry, Dialect.POSTGRESQL)
        found = judge_all(few, Settings(), warning_rules(few), only=suspects)
    assert {str(name) for name in suspects} == {"reading_parent"}
    assert [each.rule for each in found] == ([] if refers else ["IDX101"])
    assert set(found) <= set(whole)


def test_a_field_is_known_by_both_of_its_names_and_by_no_others() -> None:
    with isolate_apps("tests.django.reading"):

        class Top(models.Model):
            label: Any = models.CharField(max_length=9)

            class Meta:
                app_label = "reading"

            @property
            def told(self) -> str:
                return "told"

        class Child(Top):
            parent: Any = models.ForeignKey("self", models.CASCADE, related_name="children")
            only: Any = models.OneToOneField("self", models.CASCADE, related_name="back")
            many: Any = models.ManyToManyField("self")
            size: Any = models.IntegerField(db_column="Size")

            class Meta:
                app_label = "reading"

        Child.size = 3  # some have it as a constant, which the instances hide
        Child.label = vars(Top)["label"]  # another class's field, as some repeat an attribute
        fields = {field.name: field for field in Child._meta.local_fields}
        assert set(fields) == {"top_ptr", "parent", "only", "size"}
        for name, field in fields.items():
            assert own_field(Child, name) is field
            assert own_field(Child, str(field.attname)) is field
        for name in ("label", "told", "children", "back", "many", "child", "objects", "Size", ""):
            assert own_field(Child, name) is None
        assert own_field(Top, "label") is Top._meta.get_field("label")
        assert own_field(Top, "child") is None
