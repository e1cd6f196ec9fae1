"""Each attribute of an index that the models declare, changed in the database; one project."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from tests.django.migrations.project import Project
from tests.verify.edits import disagreeing

MODELS = """
    from django.contrib.postgres.indexes import BTreeIndex, HashIndex, OpClass
    from django.db.models import F
    from django.db.models.functions import Collate, Lower

    class Item(models.Model):
        name = models.CharField(max_length=80)
        status = models.CharField(max_length=20)
        number = models.IntegerField(null=True)
        at = models.DateTimeField(null=True)

        class Meta:
            db_table = "items"
            indexes = [
                models.Index(fields=["name"], condition=models.Q(status="A"), name="predicate"),
                models.Index(fields=["name", "at"], include=["status"], name="include"),
                HashIndex(fields=["number"], name="method"),
                models.Index(fields=["name", "id"], opclasses=["varchar_pattern_ops", "int8_ops"],
                             name="opclass"),
                models.Index(fields=["-at", "id"], name="order"),
                models.Index(F("at").desc(nulls_last=True), "name", name="nulls"),
                models.Index(Lower("name"), name="expression"),
                models.Index(Collate("name", "C"), name="collation"),
                BTreeIndex(fields=["number", "id"], fillfactor=70, name="storage"),
                models.Index(fields=["status", "number"], name="columns"),
                models.Index(fields=["status", "at"], name="validity"),
                models.Index(fields=["number", "name"], name="unchanged"),
            ]
            constraints = [
                models.UniqueConstraint(fields=["name", "number"], include=["at"], name="unique"),
                models.UniqueConstraint(
                    fields=["status"], condition=models.Q(number=1), nulls_distinct=False,
                    name="nulls_not_distinct",
                ),
            ]
"""
CHANGED = {
    "predicate": "INDEX predicate ON items (name) WHERE status = 'B'",
    "include": "INDEX include ON items (name, at) INCLUDE (number)",
    "method": "INDEX method ON items (number)",
    "opclass": "INDEX opclass ON items (name, id)",
    "order": 'INDEX "order" ON items (at, id)',
    "nulls": "INDEX nulls ON items (at DESC, name)",
    "expression": "INDEX expression ON items (upper(name))",
    "collation": 'INDEX "collation" ON items (name)',
    "storage": "INDEX storage ON items (number, id) WITH (fillfactor = 71)",
    "columns": "INDEX columns ON items (number, status)",
    "unique": 'INDEX "unique" ON items (name, number) INCLUDE (at)',
    "nulls_not_distinct": ("UNIQUE INDEX nulls_not_distinct ON items (status) WHERE number = 1"),
}


def test_each_is_told_and_nothing_else(tmp_path: Path, postgres_url: str) -> None:
    project = Project(tmp_path, postgres_url, packages=["django.contrib.postgres"])
    project.app("shop", MODELS)
    project.make()
    project.migrate()
    assert disagreeing(project.manage("idx", "verify", "--app=shop", "--format=json").out) == {}
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        for name, statement in CHANGED.items():
            connection.execute(f'DROP INDEX "{name}"; CREATE {statement}'.encode())
        leave_invalid(connection, postgres_url)
    told = project.manage("idx", "verify", "--app=shop", "--format=json", fails=True)
    assert disagreeing(told.out) == {
        **{("items", name, name): f"different {name}" for name in CHANGED},
        ("items", "validity", "validity"): "invalid validity",
    }


def leave_invalid(connection: psycopg.Connection, url: str) -> None:
    connection.execute("DROP INDEX validity")
    with psycopg.connect(url) as other:
        other.execute("LOCK TABLE items IN ROW EXCLUSIVE MODE")
        connection.execute("SET statement_timeout = 100")
        with pytest.raises(psycopg.errors.QueryCanceled):
            connection.execute("CREATE INDEX CONCURRENTLY validity ON items (status, at)")
