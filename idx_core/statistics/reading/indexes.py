"""How large and how high indexes are, and how often they are scanned."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from idx_core.statistics.reading.columns import FoundColumns, Name
from idx_core.statistics.reading.server import Server
from idx_core.statistics.size.height import height_of
from idx_core.statistics.snapshot import ColumnStatistics, GinCounts, IndexStatistics

if TYPE_CHECKING:
    from idx_core.statistics.reading.source import Source

Indexes = Mapping[Name, Sequence[IndexStatistics]]
"""By schema and table."""

_INDEXES = """
SELECT n.nspname::text, t.relname::text, c.relname::text, to_json(d)::text
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
JOIN pg_catalog.pg_am am ON am.oid = c.relam
LEFT JOIN pg_catalog.pg_stat_user_indexes s ON s.indexrelid = c.oid
CROSS JOIN LATERAL (SELECT
    am.amname AS method, c.relkind AS kind, c.relpages, c.reltuples, i.indisvalid AS valid,
    pg_catalog.pg_relation_size(c.oid) AS size, s.idx_scan AS scans,
    (SELECT array_agg(a.attname ORDER BY a.attnum) FROM pg_catalog.pg_attribute a
     WHERE a.attrelid = c.oid) AS positions,
    (SELECT array_agg(a.attname ORDER BY k.n)
     FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, n)
     LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
     WHERE k.n <= i.indnkeyatts) AS keys
) d
WHERE t.relkind IN ('r', 'p', 'm') AND i.indislive AND n.nspname <> 'information_schema'
  AND left(n.nspname::text, 3) <> 'pg_'
ORDER BY 1, 2, 3
"""
_HEIGHTS = """
SELECT n.nspname::text, c.relname::text, m.fastlevel::int
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_am am ON am.oid = c.relam AND am.amname = 'btree'
CROSS JOIN LATERAL {schema}.bt_metap(quote_ident(n.nspname) || '.' || quote_ident(c.relname)) m
WHERE c.relkind = 'i' AND c.relpersistence = 'p' AND left(n.nspname::text, 3) <> 'pg_'
"""
_GIN = """
SELECT n.nspname::text, c.relname::text, m.n_entry_pages::bigint, m.n_data_pages::bigint,
       m.n_entries::bigint
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_am am ON am.oid = c.relam AND am.amname = 'gin'
CROSS JOIN LATERAL {schema}.gin_metapage_info(
    {schema}.get_raw_page(quote_ident(n.nspname) || '.' || quote_ident(c.relname), 0)) m
WHERE c.relkind = 'i' AND c.relpersistence = 'p' AND left(n.nspname::text, 3) <> 'pg_'
"""


@dataclass(frozen=True, slots=True)
class _Found:
    name: str
    row: Mapping[str, Any]
    expressions: tuple[ColumnStatistics, ...]
    key_widths: tuple[int, ...]


def read_indexes(
    source: "Source", server: Server, columns: FoundColumns
) -> tuple[Indexes, tuple[str, ...]]:
    """All indexes by table, and a sentence for what nobody could read."""
    heights, counts = _heights(source, server), _gin_counts(source, server)
    found: dict[Name, list[IndexStatistics]] = defaultdict(list)
    derived = uncounted = False
    for schema, table, name, text in source.rows(_INDEXES):
        index = _found((schema, table), name, json.loads(text), columns)
        pages = index.row["size"] // server.page_size if index.row["size"] else 0
        height = heights.get((schema, name))
        if height is None and index.row["method"] == "btree" and index.row["kind"] == "i":
            height, derived = height_of(pages, index.key_widths, server.page_size), True
        uncounted |= index.row["method"] == "gin" and (schema, name) not in counts
        found[schema, table].append(
            replace(_statistics(index, pages, height, server), gin=counts.get((schema, name)))
        )
    by_whom = "read by a superuser who has pageinspect"
    missing = (
        (derived, f"heights of B-trees: derived from sizes; {by_whom}"),
        (uncounted, f"what GIN indexes count: the planner's own guess is used; {by_whom}"),
    )
    return found, tuple(sentence for is_missing, sentence in missing if is_missing)


def _found(table: Name, name: str, row: Mapping[str, Any], columns: FoundColumns) -> _Found:
    own = {column.name: column for column in columns.of((table[0], name))}
    positions: list[str] = row["positions"] or []
    expressions = tuple(
        replace(own[attribute], position=place)
        for place, attribute in enumerate(positions, 1)
        if attribute in own
    )
    widths = {column.name: column.average_width for column in columns.of(table)}
    keys: list[str | None] = row["keys"] or []
    key_widths = tuple(
        widths.get(key, 8) if key is not None else _width(own.get(attribute))
        for key, attribute in zip(keys, positions, strict=False)
    )
    return _Found(name, row, expressions, key_widths)


def _width(column: ColumnStatistics | None) -> int:
    return 8 if column is None else column.average_width


def _statistics(index: _Found, pages: int, height: int | None, server: Server) -> IndexStatistics:
    return IndexStatistics(
        name=index.name,
        pages=pages,
        tuples=present_tuples(index.row["reltuples"], index.row["relpages"], pages),
        height=height,
        scans_per_day=server.per_day(index.row["scans"]),
        expressions=index.expressions,
    )


def present_tuples(tuples: float, known_pages: int, pages: int) -> float:
    """As the planner does it: the density of the last count, without the metapage."""
    if tuples < 0:
        return 0.0
    if known_pages <= 1 or known_pages == pages:
        return float(tuples)
    return float(round(tuples / (known_pages - 1) * max(pages - 1, 0)))


def _gin_counts(source: "Source", server: Server) -> Mapping[Name, GinCounts]:
    if server.pageinspect is None:
        return {}
    rows = source.rows(_GIN.format(schema=source.quote(server.pageinspect)))
    return {(schema, name): GinCounts(*counts) for schema, name, *counts in rows}


def _heights(source: "Source", server: Server) -> Mapping[Name, int]:
    if server.pageinspect is None:
        return {}
    rows = source.rows(_HEIGHTS.format(schema=source.quote(server.pageinspect)))
    return {(schema, name): height for schema, name, height in rows}
