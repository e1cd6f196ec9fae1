"""The indexes of many tables, read from PostgreSQL's catalog in two questions."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from idx_core.build.catalog import FACTS
from idx_core.build.session import Session
from idx_core.model import TableName
from idx_core.verify.declared import Owner
from idx_core.verify.shape import Key, Shape, storage_of
from idx_core.verify.statement import statement

# An index takes part in a name's resolution by its table only: whoever may not look into a schema
# may still ask the catalog about it, where to_regclass raises.
_TABLES = """
WITH wanted AS MATERIALIZED (
    SELECT n, value ->> 0 AS name, value ->> 1 AS schema
    FROM json_array_elements(%s::json) WITH ORDINALITY AS each(value, n)
), found AS MATERIALIZED (
    SELECT n, to_regclass(quote_ident(name))::oid AS oid FROM wanted WHERE schema = ''
    UNION ALL
    SELECT w.n, t.oid FROM wanted w
    JOIN pg_namespace s ON s.nspname = w.schema::name
    JOIN pg_class t ON t.relnamespace = s.oid AND t.relname = w.name::name
)
SELECT f.n, t.oid::text, s.nspname::text, t.relname::text
FROM found f
JOIN pg_class t ON t.oid = f.oid AND t.relkind IN ('r', 'p', 'm')
JOIN pg_namespace s ON s.oid = t.relnamespace
"""

# The definition without its head, in which names stand that may be anything. Newer servers call the
# schema of a temporary table `pg_temp`.
_HEAD = """
'CREATE ' || CASE WHEN i.indisunique THEN 'UNIQUE ' ELSE '' END || 'INDEX '
    || quote_ident(c.relname) || ' ON ' || CASE WHEN c.relkind = 'I' THEN 'ONLY ' ELSE '' END
    || {schema} || '.' || quote_ident(t.relname) || ' '
"""
_SCHEMA = "quote_ident(s.nspname)"
_TAIL = f"""
CASE WHEN starts_with(d.text, {_HEAD.format(schema=_SCHEMA)})
     THEN substr(d.text, length({_HEAD.format(schema=_SCHEMA)}) + 1)
     ELSE substr(d.text, length({_HEAD.format(schema="'pg_temp'")}) + 1) END
"""
_INDEXES = f"""
SELECT i.indrelid::text, i.indexrelid::text, c.relname::text, s.nspname::text, t.relname::text,
       i.indisvalid AND i.indisready AND i.indislive, c.relispartition,
       {_TAIL},
       pg_get_constraintdef(k.oid),
       k.contype::text, k.condeferrable, k.condeferred,
       coalesce(to_jsonb(k) ->> 'conperiod', 'false'),
       ARRAY(SELECT o.oid::regoperator::text
             FROM unnest(k.conexclop) WITH ORDINALITY AS x(oid, n)
             JOIN pg_operator o ON o.oid = x.oid ORDER BY n),
       ARRAY(SELECT e.attname::text
             FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS x(attnum, n)
             LEFT JOIN pg_attribute e ON e.attrelid = i.indrelid AND e.attnum = x.attnum
             ORDER BY n),
       ARRAY(SELECT o.opcname::text
             FROM unnest(i.indclass::oid[]) WITH ORDINALITY AS x(oid, n)
             JOIN pg_opclass o ON o.oid = x.oid ORDER BY n),
       ARRAY(SELECT coalesce(l.collname::text, '')
             FROM unnest(i.indcollation::oid[]) WITH ORDINALITY AS x(oid, n)
             LEFT JOIN pg_collation l ON l.oid = x.oid ORDER BY n),
       {FACTS}
JOIN pg_class t ON t.oid = i.indrelid
JOIN pg_namespace s ON s.oid = t.relnamespace
CROSS JOIN LATERAL (SELECT pg_get_indexdef(i.indexrelid)) AS d(text)
LEFT JOIN pg_constraint k
    ON k.conrelid = t.oid AND k.conindid = c.oid AND k.contype IN ('p', 'u', 'x')
WHERE i.indrelid = ANY (%s::oid[])
ORDER BY i.indrelid, i.indexrelid
"""


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table that is there: its OID and full name."""

    oid: str
    schema: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReflectedIndex:
    """An index that is there. `is_part` means that it belongs to a partitioned table's index.

    `statement` creates it, or its constraint.
    """

    oid: str
    name: str
    schema: str
    table: str
    valid: bool
    is_part: bool
    statement: str
    shape: Shape


def find_tables(session: Session, tables: Collection[TableName]) -> Mapping[TableName, FoundTable]:
    """Those of the tables that are there; one of the default schema by the search path."""
    asked = list(tables)
    names = json.dumps([[table.name, table.schema] for table in asked])
    return {asked[n - 1]: FoundTable(*row) for n, *row in session.rows(_TABLES, [names])}


def indexes_of(session: Session, tables: Collection[FoundTable]) -> list[ReflectedIndex]:
    """Their indexes, those of each table in the order in which they were created."""
    if not tables:
        return []
    oids = "{" + ",".join(sorted({table.oid for table in tables}, key=int)) + "}"
    return [_read(session, row) for row in session.rows(_INDEXES, [oids])]


def _read(session: Session, row: tuple[Any, ...]) -> ReflectedIndex:
    _, oid, name, schema, table, valid, is_part, tail, constraint, kind, *others = row
    deferrable, deferred, period, operators, *parts = others
    owner = Owner(kind, deferrable, deferred) if kind else None
    shape = replace(
        _shape(tail, parts),
        owner=owner,
        operators=tuple(operators),
        period=period == "true",
        constraint=constraint or "",
    )
    return ReflectedIndex(
        oid=oid,
        name=name,
        schema=schema,
        table=table,
        valid=valid,
        is_part=is_part,
        statement=statement(session, schema, table, name, shape),
        shape=shape,
    )


def _shape(tail: str, parts: list[Any]) -> Shape:
    columns, opclasses, collations, method, unique, _, nulls_not_distinct, count, *facts = parts
    _, options, _, texts, parameters, predicate, storage = facts
    keys = tuple(
        Key(
            text=texts[n],
            is_expression=columns[n] is None,
            opclass=opclasses[n] + (f" {parameters[n]}" if parameters[n] else ""),
            collation=collations[n],
            descending=bool(option & 1),
            nulls_first=bool(option & 2),
        )
        for n, option in enumerate(map(int, options.split()))
    )
    is_plain = None not in columns and tail == f"USING btree ({', '.join(texts)})"
    return Shape(
        tail=tail,
        method=method,
        unique=unique,
        nulls_not_distinct=nulls_not_distinct == "true",
        keys=keys,
        include=tuple(texts[count:]),
        predicate=predicate or "",
        storage=storage_of(method, storage),
        plain=tuple(columns) if is_plain else None,
    )
