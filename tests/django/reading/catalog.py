"""The indexes of a PostgreSQL database by a query that shares nothing with our code."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db import connections

from idx_core.model import Index, Schema, Table

_SQL = """
SELECT n.nspname, t.relname, c.relname, am.amname, i.indisunique,
       coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false),
       i.indpred IS NOT NULL, k.contype::text, coalesce(k.condeferrable, false),
       ARRAY(SELECT unnest(c.reloptions) ORDER BY 1),
       ARRAY(SELECT a.attname::text FROM unnest(i.indkey::int2[]) WITH ORDINALITY x (num, place)
             JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = x.num
             WHERE x.place > i.indnkeyatts ORDER BY x.place),
       (SELECT json_agg(json_build_array(a.attname, x.option & 1 = 1, x.option & 2 = 2,
                 CASE WHEN o.opcdefault THEN NULL ELSE o.opcname END) ORDER BY x.place)
        FROM unnest(i.indkey::int2[], i.indoption::int2[], i.indclass::oid[])
             WITH ORDINALITY x (num, option, class, place)
        LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = x.num
        LEFT JOIN pg_opclass o ON o.oid = x.class
        WHERE x.place <= i.indnkeyatts)
FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_class t ON t.oid = i.indrelid
JOIN pg_namespace n ON n.oid = t.relnamespace
JOIN pg_am am ON am.oid = c.relam
LEFT JOIN pg_constraint k ON k.conindid = c.oid AND k.contype IN ('p', 'u', 'x')
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
"""
_KINDS = {"p": "primary key", "u": "unique constraint", "x": "exclusion constraint"}

# Naming a type's own operator class is no other index; PostgreSQL forgets that it was named.
_DEFAULT_CLASSES = {"text_ops", "int4_ops", "varchar_ops"}
ORDERED = {"btree"}
"""The methods whose keys have an order; PostgreSQL stores none for the others."""


class Seen(NamedTuple):
    """One index; `keys` are (column or None, descending, nulls first, opclass unless default)."""

    schema: str
    table: str
    name: str
    method: str
    unique: bool
    nulls_not_distinct: bool
    partial: bool
    constraint: str | None
    deferrable: bool
    options: tuple[str, ...]
    include: tuple[str, ...]
    keys: tuple[tuple[str | None, bool, bool, str | None], ...]


def reflected(alias: str) -> list[Seen]:
    """All indexes of the database."""
    with connections[alias].cursor() as cursor:
        cursor.execute(_SQL)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return [
        Seen._make((*row[:7], _KINDS.get(row[7]), row[8], *map(tuple, row[9:11]), _keys(row[11])))
        for row in rows
    ]


def _keys(value: Any) -> tuple[tuple[str | None, bool, bool, str | None], ...]:
    return tuple((column, bool(desc), bool(first), ops) for column, desc, first, ops in value)


def differences(alias: str, schema: Schema) -> tuple[set[object], set[object]]:
    """The indexes that only the database has, and those that only the schema has."""
    tables = {table.name.name for table in schema}
    real = {_identity(seen) for seen in reflected(alias) if seen.table in tables}
    read = {_identity(_declared(table, index)) for table in schema for index in table.indexes}
    return real - read, read - real


def _identity(seen: Seen) -> object:
    """Without the names that the database itself gives, to primary keys and unique columns."""
    computed = seen.constraint == "primary key" or seen.name.endswith("_key")
    nameless = (computed and len(seen.keys) == 1) or seen.constraint == "primary key"
    return seen._replace(name="") if nameless else seen


def _declared(table: Table, index: Index) -> Seen:
    return Seen(
        schema=table.name.schema or "public",
        table=table.name.name,
        name=index.name,
        method=index.method,
        unique=index.unique,
        nulls_not_distinct=index.nulls_not_distinct,
        partial=index.predicate is not None,
        constraint=index.constraint.value if index.constraint else None,
        deferrable=index.deferrable,
        options=tuple(sorted(f"{key}={value}" for key, value in index.options)),
        include=index.include,
        keys=tuple(
            (
                e.column,
                e.descending,
                bool(e.nulls_first) if index.method in ORDERED else False,
                None if e.opclass in _DEFAULT_CLASSES else e.opclass,
            )
            for e in index.elements
        ),
    )
