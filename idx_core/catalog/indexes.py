"""PostgreSQL's catalog as neutral indexes: one question for all tables, and two small ones."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from idx_core.catalog.source import OWN_SCHEMAS, Source
from idx_core.model import ConstraintKind, Index, IndexElement, Origin

_KINDS = {
    "p": ConstraintKind.PRIMARY_KEY,
    "u": ConstraintKind.UNIQUE,
    "x": ConstraintKind.EXCLUDE,
}
# `to_jsonb` has indnullsnotdistinct where there is such a column, from PostgreSQL 15 on.
_NULLS_NOT_DISTINCT = "coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false)"
# No index of the catalog leads to a constraint by its index: one does by its table.
_INDEXES = """
SELECT
    i.indexrelid::text,
    n.nspname::text,
    pg_catalog.pg_table_is_visible(t.oid),
    t.relname::text,
    c.relname::text,
    am.amname::text,
    i.indisunique,
    i.indisvalid AND i.indisready,
    i.indisreplident,
    {nulls_not_distinct},
    i.indnkeyatts::int,
    pg_catalog.pg_get_expr(i.indpred, i.indrelid, true),
    c.reloptions::text[],
    CASE WHEN i.indisunique OR i.indisexclusion THEN (
        SELECT con.contype::text || con.condeferrable::text FROM pg_catalog.pg_constraint con
        WHERE con.conrelid = i.indrelid AND con.conindid = i.indexrelid
          AND con.contype IN ('p', 'u', 'x')
    ) END,
    CASE WHEN i.indexprs IS NOT NULL THEN ARRAY(
        SELECT pg_catalog.pg_get_indexdef(i.indexrelid, k::int, true)
        FROM generate_series(1, i.indnatts) AS k ORDER BY k
    ) END,
    i.indoption::text,
    i.indclass::text,
    i.indcollation::text,
    keys.columns,
    keys.collations
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_am am ON am.oid = c.relam
CROSS JOIN LATERAL (
    SELECT
        array_agg(a.attname::text ORDER BY k.n) AS columns,
        array_agg(a.attcollation::text ORDER BY k.n) AS collations
    FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, n)
    LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
) keys
WHERE {condition}
ORDER BY 2, 4, 5
"""
_OF_TABLES = """\
t.relname = ANY(ARRAY(SELECT json_array_elements_text(%s::json))::name[])
    AND (%s::boolean OR NOT i.indisunique)"""
_OF_DATABASE = f"t.relkind IN ('r', 'p', 'm') AND t.relpersistence <> 't' AND {OWN_SCHEMAS}"

# Few: the default ones are the same as naming none.
_OPCLASSES = "SELECT oid::text, opcname::text FROM pg_catalog.pg_opclass WHERE NOT opcdefault"
_COLLATIONS = """
SELECT oid::text, collname::text FROM pg_catalog.pg_collation
WHERE oid = ANY(ARRAY(SELECT json_array_elements_text(%s::json))::oid[])
"""


@dataclass(frozen=True, slots=True)
class FoundIndex:
    """An index, and where it is; `visible` says that the search path leads to its table."""

    oid: str
    schema: str
    table: str
    visible: bool
    index: Index


class _Row(NamedTuple):
    oid: str
    schema: str
    visible: bool
    table: str
    name: str
    method: str
    unique: bool
    valid: bool
    replica_identity: bool
    nulls_not_distinct: bool
    key_count: int
    predicate: str | None
    storage: list[str] | None
    owner: str | None
    texts: list[str] | None
    options: str
    opclasses: str
    collations: str
    columns: list[str | None]
    column_collations: list[str | None]


def indexes_of(source: Source, tables: Collection[str], *, unique_ones: bool) -> list[FoundIndex]:
    """The indexes of all tables that bear one of these names, whatever their schema.

    In order of schema, table and name. The unique ones are left out unless they are wanted.
    """
    asked = [json.dumps(sorted(tables)), str(unique_ones).lower()]
    return _found(source, _OF_TABLES, asked)


def all_indexes(source: Source) -> list[FoundIndex]:
    """Those of all tables of the database but PostgreSQL's own and temporary ones."""
    return _found(source, _OF_DATABASE, [])


def _found(source: Source, condition: str, parameters: list[str]) -> list[FoundIndex]:
    query = _INDEXES.format(condition=condition, nulls_not_distinct=_NULLS_NOT_DISTINCT)
    rows = [_Row(*row) for row in source.rows(query, parameters)]
    if not rows:
        return []
    reader = _Reader(rows, source)
    return [
        FoundIndex(row.oid, row.schema, row.table, row.visible, reader.read(row)) for row in rows
    ]


class _Reader:
    """Knows what the rows name by number only."""

    def __init__(self, rows: Collection[_Row], source: Source) -> None:
        self._opclasses: dict[str, str] = {row[0]: row[1] for row in source.rows(_OPCLASSES)}
        own = {
            oid
            for row in rows
            for oid, columns in zip(row.collations.split(), row.column_collations, strict=False)
            if oid not in ("0", columns)
        }
        self._collations: dict[str, str] = {}
        if own:
            named = source.rows(_COLLATIONS, [json.dumps(sorted(own))])
            self._collations = {row[0]: row[1] for row in named}

    def read(self, row: _Row) -> Index:
        """One index."""
        owner = row.owner or ""
        included = (column for column in row.columns[row.key_count :] if column is not None)
        options = (option.partition("=") for option in row.storage or ())
        return Index(
            name=row.name,
            elements=tuple(self._elements(row)),
            include=tuple(included),
            predicate=row.predicate,
            method=row.method,
            unique=row.unique,
            nulls_not_distinct=row.nulls_not_distinct,
            options=tuple(sorted((name, value) for name, _, value in options)),
            constraint=_KINDS.get(owner[:1]),
            deferrable=owner[1:] == "true",
            valid=row.valid,
            replica_identity=row.replica_identity,
            origin=Origin.REFLECTED,
        )

    def _elements(self, row: _Row) -> list[IndexElement]:
        options, opclasses = row.options.split(), row.opclasses.split()
        collations = row.collations.split()
        elements = []
        for n, column in enumerate(row.columns[: row.key_count]):
            option, collation = int(options[n]), collations[n]
            expression = row.texts[n] if column is None and row.texts else None
            elements.append(
                IndexElement(
                    column=column,
                    expression=expression,
                    descending=bool(option & 1),
                    nulls_first=bool(option & 2),
                    opclass=self._opclasses.get(opclasses[n]),
                    collation=(
                        None
                        if collation == row.column_collations[n]
                        else self._collations.get(collation)
                    ),
                )
            )
        return elements
