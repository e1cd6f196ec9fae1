"""What PostgreSQL has counted of each index: one question for all, on each server."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from idx_core.catalog.source import OWN_SCHEMAS, Source
from idx_core.health.figures import Usage
from idx_core.health.reading.tables import latest

Name = tuple[str, str]
"""Schema and index."""

_INDEXES = f"""
SELECT i.indexrelid::text, c.relkind::text, h.inhparent::text,
       coalesce(pg_catalog.pg_relation_size(c.oid), 0), c.reltuples::float8,
       pg_catalog.pg_get_indexdef(c.oid), i.indisvalid AND i.indisready AND i.indislive,
       o.idx_blks_read, o.idx_blks_hit,
       CASE WHEN i.indexprs IS NOT NULL THEN (
           SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_catalog.pg_attribute a
           WHERE a.attrelid = c.oid
       ) END
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_inherits h ON h.inhrelid = c.oid
LEFT JOIN pg_catalog.pg_statio_all_indexes o ON o.indexrelid = c.oid
WHERE c.relpersistence <> 't' AND {OWN_SCHEMAS}
"""
_USAGE = f"""
SELECT n.nspname::text, s.indexrelname::text, to_json(s)::text
FROM pg_catalog.pg_stat_all_indexes s
JOIN pg_catalog.pg_namespace n ON n.nspname = s.schemaname
WHERE {OWN_SCHEMAS}
"""


@dataclass(frozen=True, slots=True)
class FoundFigures:
    """A row of the first question. `parent` is the index that it is a partition's part of.

    `attributes` are what pg_stats calls its elements, where one is an expression.
    """

    oid: str
    kind: str
    parent: str | None
    size: int
    tuples: float
    definition: str
    whole: bool
    blocks_read: int | None
    blocks_hit: int | None
    attributes: list[str] | None


def read_index_figures(source: Source) -> dict[str, FoundFigures]:
    """By OID."""
    return {row[0]: FoundFigures(*row) for row in source.rows(_INDEXES)}


def read_usage(source: Source, server: str) -> dict[Name, Usage]:
    """How this server has used each index that it has counters of."""
    return {
        (schema, name): _usage(server, json.loads(text))
        for schema, name, text in source.rows(_USAGE)
    }


def _usage(server: str, counters: Mapping[str, Any]) -> Usage:
    return Usage(
        server=server,
        scans=counters["idx_scan"] or 0,
        tuples_read=counters["idx_tup_read"] or 0,
        tuples_fetched=counters["idx_tup_fetch"] or 0,
        last_scan=latest(counters, "last_idx_scan"),
    )


def parts_of(found: Mapping[str, FoundFigures]) -> dict[str, list[str]]:
    """The OIDs of all partitions' parts, on every level, of each partitioned index."""
    children: dict[str, list[str]] = defaultdict(list)
    for oid, index in found.items():
        if index.parent is not None:
            children[index.parent].append(oid)

    def below(oid: str) -> Iterable[str]:
        for child in children.get(oid, ()):
            yield child
            yield from below(child)

    return {oid: list(below(oid)) for oid in children}


def summed(usages: Iterable[Usage | None], server: str) -> Usage:
    """The usage of an index of a partitioned table: that of its parts."""
    known = [usage for usage in usages if usage is not None]
    return Usage(
        server=server,
        scans=sum(usage.scans for usage in known),
        tuples_read=sum(usage.tuples_read for usage in known),
        tuples_fetched=sum(usage.tuples_fetched for usage in known),
        last_scan=max((usage.last_scan for usage in known if usage.last_scan), default=None),
    )
