"""How large tables are, and how much they are written."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from idx_core.model import TableName
from idx_core.statistics.reading.columns import FoundColumns, Name
from idx_core.statistics.reading.indexes import Indexes
from idx_core.statistics.reading.server import Server
from idx_core.statistics.snapshot import (
    Activity,
    ExtendedStatistics,
    TableStatistics,
)

if TYPE_CHECKING:
    from idx_core.statistics.reading.source import Source

_TABLES = """
SELECT n.nspname::text, c.relname::text, to_json(d)::text
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_stat_user_tables s ON s.relid = c.oid
CROSS JOIN LATERAL (SELECT
    c.relkind AS kind, c.relpages, c.reltuples, c.relallvisible,
    pg_catalog.pg_relation_size(c.oid) AS size,
    s.n_tup_ins AS inserts, s.n_tup_upd AS updates, s.n_tup_hot_upd AS hot_updates,
    s.n_tup_del AS deletes, s.seq_scan AS sequential_scans,
    pg_catalog.has_any_column_privilege(c.oid, 'SELECT') AS permitted,
    pg_catalog.row_security_active(c.oid) AS secured,
    (SELECT array_agg(a.attname ORDER BY a.attnum) FROM pg_catalog.pg_attribute a
     WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns
) d
WHERE c.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't'
  AND n.nspname <> 'information_schema' AND left(n.nspname::text, 3) <> 'pg_'
ORDER BY 1, 2
"""

_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTable:
    """A table as the catalog has it; `columns` are names in order."""

    name: Name
    rows: float | None
    pages: int
    all_visible_pages: int
    columns: tuple[str, ...]
    activity: Activity | None
    missing: str | None = None
    """Why there are no statistics of its columns."""


def read_tables(source: "Source", server: Server) -> Sequence[FoundTable]:
    """All tables, in order of schema and name."""
    return [
        _table((schema, name), json.loads(text), server)
        for schema, name, text in source.rows(_TABLES)
    ]


def assembled(
    table: FoundTable,
    columns: FoundColumns,
    indexes: Indexes,
    extended: Mapping[Name, Sequence[ExtendedStatistics]],
) -> TableStatistics:
    """The table with all that is known about it."""
    schema, name = table.name
    order = {column: number for number, column in enumerate(table.columns)}
    known = (column for column in columns.of(table.name) if column.name in order)

    return TableStatistics(
        name=TableName(name, schema),
        rows=table.rows,
        pages=table.pages,
        all_visible_pages=table.all_visible_pages,
        columns=tuple(sorted(known, key=lambda column: order[column.name])),
        indexes=tuple(indexes.get(table.name, ())),
        extended=tuple(extended.get(table.name, ())),
        activity=table.activity,
    )


def _table(name: Name, row: Mapping[str, Any], server: Server) -> FoundTable:
    pages = row["size"] // server.page_size if row["size"] else 0
    return FoundTable(
        name=name,
        rows=present_rows(row["reltuples"], row["relpages"], pages, server.version),
        pages=pages,
        all_visible_pages=min(row["relallvisible"], pages),
        columns=tuple(row["columns"] or ()),
        activity=_activity(row, server),
        missing=_missing(row),
    )


def present_rows(rows: float, known_pages: int, pages: int, version: int = 18) -> float | None:
    """As the planner does it: the density that the last ANALYZE found, times the present pages."""
    if rows < 0 or (version < 14 and known_pages == 0 and pages > 0):  # 13 has no -1
        return None
    if known_pages <= 0 or known_pages == pages:
        return float(rows)
    return float(round(rows / known_pages * pages))


def _activity(row: Mapping[str, Any], server: Server) -> Activity | None:
    if server.days is None or row["inserts"] is None:
        return None
    names = ("inserts", "updates", "hot_updates", "deletes", "sequential_scans")
    return Activity(*((row[name] or 0) / server.days for name in names))


def missing_of(tables: Iterable[FoundTable]) -> tuple[str, ...]:
    """A sentence for each table without statistics; one for many of the same reason."""
    alike: dict[str, list[str]] = defaultdict(list)
    for table in tables:
        if table.missing is not None:
            alike[table.missing].append(".".join(table.name))
    sentences = []
    for reason, names in alike.items():
        if len(names) > _NAMED:
            sentences.append(
                f"statistics of {len(names)} tables, {names[0]} the first of them: {reason}"
            )
        else:
            sentences += [f"statistics of {name}: {reason}" for name in names]
    return tuple(sentences)


def _missing(row: Mapping[str, Any]) -> str | None:
    if not row["permitted"]:
        return "this role may not SELECT"
    if row["secured"]:
        return "row security hides them from this role"
    return "never analysed" if row["reltuples"] < 0 else None
