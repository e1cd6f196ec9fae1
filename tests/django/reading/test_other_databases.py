# mypy: disable-error-code="var-annotated"
"""What is read from models against what Django makes of them in SQLite and MariaDB."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db import connections, models
from django.db.models import Q
from django.db.models.functions import Lower
from django.test.utils import isolate_apps

from django_idx.reading import read_schema
from idx_core.model import Dialect, Schema
from tests.django.reading.nasty import nasty_app

_Indexes = dict[str, tuple[str, bool, bool, list[tuple[str | None, bool]]]]
"""name → (table, unique, partial, [(column or None, descending)])"""


def test_sqlite(sqlite_alias: str) -> None:
    connection = connections[sqlite_alias]
    with nasty_app(postgresql=False) as (apps, made):
        with connection.schema_editor() as editor:
            editor.create_model(ContentType)
            for model in made:
                editor.create_model(model)
        schema = read_schema(apps, dialect=Dialect.SQLITE, labels={"reading"})
    real: _Indexes = {}
    with connection.cursor() as cursor:
        for table in schema:
            cursor.execute(
                'SELECT name, "unique", partial FROM pragma_index_list(%s)', [table.name.name]
            )
            for name, unique, partial in cursor.fetchall():
                cursor.execute("SELECT name, desc FROM pragma_index_xinfo(%s) WHERE key", [name])
                keys = [(column, bool(desc)) for column, desc in cursor.fetchall()]
                if not name.startswith("sqlite_autoindex"):
                    real[name] = (table.name.name, bool(unique), bool(partial), keys)
    read = _named(schema)
    constraints = {"link_once"}  # within CREATE TABLE, where SQLite names the index itself
    assert len(read) > 30
    assert {name: read[name] for name in read.keys() - constraints} == real


def test_mariadb(mariadb_alias: str) -> None:
    connection = connections[mariadb_alias]
    with isolate_apps("tests.django.reading") as apps:
        assert apps is not None

        class Parent(models.Model):
            code = models.CharField(max_length=9, unique=True)
            others = models.ManyToManyField("self")

            class Meta:
                app_label = "reading"

        class Item(models.Model):
            parent = models.ForeignKey(Parent, models.CASCADE)
            loose = models.ForeignKey(Parent, models.CASCADE, db_constraint=False, related_name="+")
            text = models.TextField(db_index=True)
            number = models.IntegerField(db_index=True)
            name = models.SlugField()

            class Meta:
                app_label = "reading"
                unique_together = [("name", "number")]
                indexes = [
                    models.Index(fields=["-number", "name"], name="item_down"),
                    models.Index(fields=["name"], name="item_total", condition=Q(number=1)),
                    models.Index(Lower("name"), name="item_nowhere"),
                ]
                constraints = [
                    models.UniqueConstraint(fields=["number"], name="never", condition=Q(name="")),
                    models.UniqueConstraint(fields=["number", "loose"], name="item_once"),
                ]

        with connection.schema_editor() as editor:
            editor.create_model(Parent)
            editor.create_model(Item)
        schema = read_schema(apps, dialect=Dialect.MARIADB, labels={"reading"})
    real: _Indexes = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT index_name, table_name, non_unique, column_name, collation"
            " FROM information_schema.statistics WHERE table_schema = database()"
            " AND index_name <> 'PRIMARY' AND index_name NOT IN (SELECT constraint_name"
            " FROM information_schema.referential_constraints"
            " WHERE constraint_schema = database())"
            " ORDER BY index_name, seq_in_index"
        )
        for name, table, non_unique, column, order in cursor.fetchall():
            real.setdefault(name, (table, not non_unique, False, []))[3].append(
                (column, order == "D")
            )
    del real["code"]  # `unique=True`, named by the database
    table, unique, _, keys = real["item_total"]
    real["item_total"] = (table, unique, True, keys)  # read as declared; MariaDB has all rows in it
    assert _named(schema) == real


def _named(schema: Schema) -> _Indexes:
    return {
        index.name: (
            table.name.name,
            index.unique,
            index.predicate is not None,
            [(e.column, e.descending) for e in index.elements],
        )
        for table in schema
        for index in table.indexes
        if index.name
    }
