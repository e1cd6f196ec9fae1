"""Which indexes the statements that take most time want, as far as they can be read."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from idx_core.health.figures import Figures, Statement, TableFigures
from idx_core.model import DeclaredQuery, Schema, TableName
from idx_core.queries.wanted import Wanted

LARGE = 10_000
"""Rows. Of a smaller table a scan is no matter."""

# Statements of other kinds are no queries, and need not be understood.
_QUERY = re.compile(r"\s*(select|with|insert|update|delete|merge)\b", re.IGNORECASE)

_latest: "tuple[Figures, Evidence] | None" = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the statements tell.

    `wanted` has the indexes that some want, by table, with the statements. `updated` are the
    columns that they set, by table. `unread` counts statements that nobody understood.
    """

    wanted: Mapping[TableName, tuple[tuple[Wanted, tuple[Statement, ...]], ...]]
    updated: Mapping[TableName, frozenset[str]]
    unread: int


def evidence(figures: Figures) -> Evidence:
    """The evidence; the same object is not read twice in a row."""
    global _latest
    if _latest is None or _latest[0] is not figures:
        _latest = (figures, _evidence(figures))
    return _latest[1]


def is_large(table: TableFigures) -> bool:
    """Whether reading all of it takes long enough to matter."""
    return (table.rows or 0) >= LARGE


def _evidence(figures: Figures) -> Evidence:
    if not figures.statements:
        return Evidence({}, {}, 0)
    readable: dict[str, Statement] = {}
    updated: dict[TableName, set[str]] = defaultdict(set)
    queries, unread = [], 0
    for number, statement in enumerate(figures.statements):
        query = DeclaredQuery(name=str(number), sql=statement.sql)
        sets = _read(query, figures.schema)
        if sets is None:
            unread += _QUERY.match(statement.sql) is not None
            continue
        for name, column in sets:
            updated[name].add(column)
        readable[query.name] = statement
        queries.append(query)
    schema = Schema(tables=figures.schema.tables, queries=tuple(queries))
    wanted = dict(_wanted(figures, schema, readable))
    return Evidence(wanted, {name: frozenset(found) for name, found in updated.items()}, unread)


def _read(query: DeclaredQuery, schema: Schema) -> list[tuple[TableName, str]] | None:
    """The columns that the statement sets; None when it cannot be read."""
    from idx_core.queries.analyse import accesses  # loads the parser of SQL
    from idx_core.queries.assigned import assigned_columns

    try:
        accesses(query, schema)
        return assigned_columns(query, schema)
    except Exception:  # whatever is sent to a server: what is not understood is counted
        return None


def _wanted(
    figures: Figures, schema: Schema, readable: Mapping[str, Statement]
) -> Iterator[tuple[TableName, tuple[tuple[Wanted, tuple[Statement, ...]], ...]]]:
    from idx_core.queries.wanted import wanted

    for table in figures.tables:
        reflected = schema.table(table.name)
        if reflected is None or table.is_partition or not (is_large(table) or table.kind == "p"):
            continue
        found = wanted(reflected, schema)
        if found:
            yield (
                table.name,
                tuple((each, tuple(readable[name] for name in each.queries)) for each in found),
            )
