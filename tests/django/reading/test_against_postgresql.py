"""What is read from models against what Django really makes of them in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connections

from django_idx.reading import read_schema
from idx_core.model import Column, Dialect, Index, IndexElement, Schema, Table
from tests.django.reading.catalog import ORDERED, differences
from tests.django.reading.nasty import nasty_app


@dataclass
class Created:
    alias: str
    schema: Schema


@pytest.fixture
def created(postgres_alias: str) -> Iterator[Created]:
    connection = connections[postgres_alias]
    with nasty_app() as (apps, models), connection.cursor() as cursor:
        cursor.execute('CREATE SCHEMA "Odd schema"')
        with connection.schema_editor() as editor:
            editor.create_model(ContentType)
            for model in models:
                editor.create_model(model)
        yield Created(
            postgres_alias, read_schema(apps, dialect=Dialect.POSTGRESQL, labels={"reading"})
        )


def test_the_same_indexes(created: Created) -> None:
    assert sum(len(table.indexes) for table in created.schema) > 60
    only_real, only_read = differences(created.alias, created.schema)
    assert (only_real, only_read) == (set(), set())


def test_postgresql_reads_our_text_as_it_reads_djangos(created: Created) -> None:
    """Expressions and predicates: built again from what was read, each index is the same one."""
    connection = connections[created.alias]
    compared = 0
    for table in created.schema:
        for index in (index for index in table.indexes if index.constraint is None):
            with connection.cursor() as cursor:
                qualified = _quoted(table.name.schema or "public", index.name)
                cursor.execute("SELECT pg_get_indexdef(%s::regclass)", [qualified])
                [(real,)] = cursor.fetchall()
                cursor.execute(f"DROP INDEX {qualified}")
                cursor.execute(_ddl(table, index))
                cursor.execute("SELECT pg_get_indexdef(%s::regclass)", [qualified])
                assert cursor.fetchall() == [(real,)]
            compared += 1
    assert compared > 35


def test_the_columns(created: Created) -> None:
    with connections[created.alias].cursor() as cursor:
        cursor.execute(
            "SELECT a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull,"
            " CASE WHEN l.collname <> 'default' THEN l.collname END, t.relname"
            " FROM pg_attribute a JOIN pg_class t ON t.oid = a.attrelid AND t.relkind = 'r'"
            " JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname IN ('public',"
            " 'Odd schema') LEFT JOIN pg_collation l ON l.oid = a.attcollation"
            " WHERE a.attnum > 0 AND t.relname <> 'django_content_type'"
        )
        real = {(table, *row) for *row, table in cursor.fetchall()}
    read = {
        (table.name.name, c.name, _as_postgresql_says(c.type), c.nullable, c.collation)
        for table in created.schema
        for c in table.columns
    }
    assert read == real


def test_the_foreign_keys(created: Created) -> None:
    with connections[created.alias].cursor() as cursor:
        cursor.execute(
            "SELECT t.relname, k.confrelid::regclass::text, array_agg(a.attname::text)"
            " FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid"
            " JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY (k.conkey)"
            " WHERE k.contype = 'f' GROUP BY k.oid, t.relname, k.confrelid"
        )
        real = {(table, to.strip('"'), *columns) for table, to, columns in cursor.fetchall()}
    read = {
        (table.name.name, key.referenced.name, *key.columns)
        for table in created.schema
        for key in table.foreign_keys
        if key.enforced
    }
    assert read == real


def _quoted(*names: str) -> str:
    return ".".join('"{}"'.format(name.replace('"', '""')) for name in names)


def _ddl(table: Table, index: Index) -> str:
    keys = ", ".join(_key(e, index.method) for e in index.elements)
    parts = [
        f"CREATE {'UNIQUE ' if index.unique else ''}INDEX {_quoted(index.name)}",
        f"ON {_quoted(table.name.schema or 'public', table.name.name)}",
        f"USING {index.method} ({keys})",
        f"INCLUDE ({', '.join(map(_quoted, index.include))})" if index.include else "",
        "WITH (" + ", ".join(f"{k} = {v}" for k, v in index.options) + ")" if index.options else "",
        f"WHERE {index.predicate}" if index.predicate else "",
    ]
    return " ".join(part for part in parts if part)


def _key(element: IndexElement, method: str) -> str:
    text = _quoted(element.column) if element.column else f"({element.expression})"
    text += f' COLLATE "{element.collation}"' if element.collation else ""
    text += f" {element.opclass}" if element.opclass else ""
    if method in ORDERED:
        text += " DESC" if element.descending else ""
        text += " NULLS FIRST" if element.nulls_first else " NULLS LAST"
    return text


def _as_postgresql_says(kind: str) -> str:
    kind = kind.replace("varchar", "character varying")
    return kind.replace("timestamp with", "timestamp with")


def test_columns_know_their_field(created: Created) -> None:
    table = next(t for t in created.schema if t.label == "reading.Select")
    assert Column("100% Größe", "integer", False) in table.columns
    assert {c.label for c in table.columns} >= {"percent", "long", "select", "owner"}
