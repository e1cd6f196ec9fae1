"""The tables, keys and indexes of a database as the core's schema, from PostgreSQL's catalog."""

from __future__ import annotations

from typing import Any

import psycopg

from idx_core.model import (
    Column,
    Columns,
    ConstraintKind,
    ForeignKey,
    Index,
    IndexElement,
    Schema,
    Table,
    TableName,
)

_COLUMNS = """
SELECT a.attrelid, a.attname, format_type(coalesce(nullif(t.typbasetype, 0), a.atttypid),
       CASE WHEN t.typbasetype = 0 THEN a.atttypmod ELSE t.typtypmod END), NOT a.attnotnull,
       t.typtype
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0
  AND NOT a.attisdropped ORDER BY a.attrelid, a.attnum
"""
_INDEXES = """
SELECT i.indrelid, c.relname, am.amname, i.indisunique, k.contype::text,
       pg_get_expr(i.indpred, i.indrelid), c.reloptions, i.indnkeyatts,
       ARRAY(SELECT a.attname FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (n, at)
             LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.n
             ORDER BY k.at),
       ARRAY(SELECT pg_get_indexdef(i.indexrelid, n, true)
             FROM generate_series(1, i.indnkeyatts) n ORDER BY n)
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am am ON am.oid = c.relam
LEFT JOIN pg_constraint k ON k.conindid = c.oid AND k.contype IN ('p', 'u')
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'i' ORDER BY c.relname
"""
_KEYS = """
SELECT k.conrelid, k.confrelid, ARRAY(SELECT a.attname FROM unnest(k.conkey) WITH ORDINALITY AS u
    (n, at) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.n ORDER BY u.at)
FROM pg_constraint k WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace
"""
_TABLES = """
SELECT oid, relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
"""
_KINDS = {"p": ConstraintKind.PRIMARY_KEY, "u": ConstraintKind.UNIQUE}


def reflected(connection: psycopg.Connection) -> Schema:
    """The schema `public`; a column of a domain has the type under it."""
    names = {oid: TableName(name, "public") for oid, name in connection.execute(_TABLES)}
    columns: dict[int, list[Column]] = {oid: [] for oid in names}
    for oid, name, type_name, nullable, kind in connection.execute(_COLUMNS):
        columns[oid].append(Column(name, "oid" if kind == "e" else type_name, nullable))
    indexes: dict[int, list[Index]] = {oid: [] for oid in names}
    for oid, *row in connection.execute(_INDEXES):
        indexes[oid].append(_index(*row))
    keys: dict[int, list[ForeignKey]] = {oid: [] for oid in names}
    for oid, referenced, key in connection.execute(_KEYS):
        keys[oid].append(
            ForeignKey(columns=tuple(key), referenced=names[referenced], referenced_columns=())
        )
    return Schema(
        tables=tuple(
            Table(
                name=name,
                columns=Columns(columns[oid]),
                indexes=tuple(indexes[oid]),
                foreign_keys=tuple(keys[oid]),
            )
            for oid, name in names.items()
        )
    )


def _index(
    name: str,
    method: str,
    unique: bool,
    constraint: str | None,
    predicate: str | None,
    options: list[str] | None,
    keys: int,
    columns: list[str | None],
    texts: list[str],
) -> Index:
    elements = zip(columns[:keys], texts, strict=True)
    settings: list[Any] = [tuple(option.split("=", 1)) for option in options or ()]
    return Index(
        name=name,
        elements=tuple(
            IndexElement(column=column) if column else IndexElement(expression=text)
            for column, text in elements
        ),
        include=tuple(column or "" for column in columns[keys:]),
        predicate=predicate,
        method=method,
        unique=unique,
        options=tuple(settings),
        constraint=_KINDS.get(constraint or ""),
    )
