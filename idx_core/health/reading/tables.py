"""What PostgreSQL has counted of each table: one question for all."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from idx_core.catalog.schema import table_name
from idx_core.catalog.source import OWN_SCHEMAS
from idx_core.health.figures import IndexFigures, TableFigures
from idx_core.health.reading.asking import Asking
from idx_core.statistics.reading.tables import present_rows

# As JSON the views have the columns of every version; what an older one lacks is not there.
_TABLES = f"""
SELECT c.oid::text, n.nspname::text, c.relname::text, pg_catalog.pg_table_is_visible(c.oid),
       c.relkind::text, c.relispartition, c.relpages, c.reltuples::float8,
       coalesce(pg_catalog.pg_relation_size(c.oid), 0),
       coalesce(pg_catalog.pg_total_relation_size(nullif(c.reltoastrelid, 0)), 0),
       c.reloptions::text[], CASE WHEN c.relfrozenxid <> '0' THEN age(c.relfrozenxid) ELSE 0 END,
       to_json(s)::text, o.heap_blks_read, o.heap_blks_hit
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_stat_all_tables s ON s.relid = c.oid
LEFT JOIN pg_catalog.pg_statio_all_tables o ON o.relid = c.oid
WHERE c.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't' AND {OWN_SCHEMAS}
ORDER BY 2, 3
"""


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A row of the question above."""

    oid: str
    schema: str
    name: str
    visible: bool
    kind: str
    is_partition: bool
    pages: int
    tuples: float
    size: int
    toast_size: int
    options: list[str] | None
    ids_used: int
    counters: str | None
    blocks_read: int | None
    blocks_hit: int | None


def read_tables(ask: Asking) -> list[FoundTable]:
    """All tables but PostgreSQL's own and temporary ones, in order of schema and name."""
    return [FoundTable(*row) for row in ask.rows(_TABLES)]


def rows_of(found: FoundTable, version: int, page_size: int) -> float | None:
    """The number of rows: as counted since the last ANALYZE, else as the planner takes it.

    The counters know of rows that came and went since; they are 0 after a crash and on a standby.
    """
    counters: Mapping[str, Any] = json.loads(found.counters) if found.counters else {}
    looked = ("last_vacuum", "last_autovacuum", "last_analyze", "last_autoanalyze")
    if any(counters.get(name) for name in looked) and counters["n_live_tup"]:
        return float(counters["n_live_tup"])
    return present_rows(found.tuples, found.pages, found.size // page_size, version)


def table_figures(
    found: FoundTable, rows: float | None, indexes: tuple[IndexFigures, ...]
) -> TableFigures:
    """The table with its indexes."""
    counters: Mapping[str, Any] = json.loads(found.counters) if found.counters else {}

    def count(name: str) -> int:
        return int(counters.get(name) or 0)

    newpage = counters.get("n_tup_newpage_upd")
    return TableFigures(
        oid=found.oid,
        schema=found.schema,
        name=table_name(found.schema, found.name, found.visible),
        kind=found.kind,
        is_partition=found.is_partition,
        rows=rows,
        size=found.size,
        toast_size=found.toast_size,
        options=dict(option.partition("=")[::2] for option in found.options or ()),
        ids_used=found.ids_used,
        counted=bool(counters),
        sequential_scans=count("seq_scan"),
        sequential_rows=count("seq_tup_read"),
        index_scans=count("idx_scan"),
        inserts=count("n_tup_ins"),
        updates=count("n_tup_upd"),
        hot_updates=count("n_tup_hot_upd"),
        newpage_updates=None if newpage is None else int(newpage),
        deletes=count("n_tup_del"),
        dead=count("n_dead_tup"),
        changed_since_analyze=count("n_mod_since_analyze"),
        last_analyze=latest(counters, "last_analyze", "last_autoanalyze"),
        last_vacuum=latest(counters, "last_vacuum", "last_autovacuum"),
        blocks_read=found.blocks_read,
        blocks_hit=found.blocks_hit,
        indexes=indexes,
    )


def latest(counters: Mapping[str, Any], *names: str) -> datetime | None:
    """The latest of some moments; None when none of them has been."""
    return max(
        (datetime.fromisoformat(text) for name in names if (text := counters.get(name))),
        default=None,
    )
