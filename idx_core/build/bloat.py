"""B-tree indexes that are much larger than what is in them: most of their pages are half empty.

Rows that were deleted or updated leave holes that new ones fill only by chance. Measured with
`pgstatindex` of the extension pgstattuple, which reads the whole index; without it, estimated from
the planner's statistics, where an index with duplicates looks less bloated than it is.
"""

import math
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

from idx_core.build.broken import BrokenIndex, Remedy
from idx_core.build.catalog import Relation
from idx_core.build.session import Session
from idx_core.build.wording import bytes_of

_PAGE_HEADER, _BTREE_SPECIAL, _LINE_POINTER = 24, 16, 4  # bytes
_TUPLE_HEADER, _TUPLE_HEADER_WITH_NULLS, _ALIGNMENT = 8, 16, 8

_CANDIDATES = """
SELECT c.oid::text, c.relkind::text, n.nspname::text, c.relname::text, t.oid::text, t.relname::text,
       true, true, k.conname::text,
       pg_get_indexdef(c.oid), pg_relation_size(c.oid),
       coalesce((SELECT option_value::int FROM pg_options_to_table(c.reloptions)
                 WHERE option_name = 'fillfactor'), 90),
       current_setting('block_size')::int, c.reltuples::float8,
       s.columns = i.indnatts, s.width, s.has_nulls
FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_am m ON m.oid = c.relam AND m.amname = 'btree'
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_class t ON t.oid = i.indrelid
LEFT JOIN pg_constraint k ON k.conindid = c.oid AND k.contype IN ('p', 'u', 'x')
CROSS JOIN LATERAL (
    SELECT count(p.attname) AS columns,
           coalesce(sum((1 - p.null_frac) * p.avg_width), 0)::float8 AS width,
           coalesce(bool_or(p.null_frac > 0), false) AS has_nulls
    FROM pg_attribute e
    LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[e.attnum - 1]
    LEFT JOIN pg_stats p ON p.schemaname = n.nspname AND NOT p.inherited
      AND p.tablename = CASE WHEN a.attname IS NULL THEN c.relname ELSE t.relname END
      AND p.attname = coalesce(a.attname, e.attname)
    WHERE e.attrelid = c.oid
) s
WHERE c.relkind = 'i' AND i.indisvalid AND i.indisready AND i.indislive AND NOT i.indisexclusion
  AND c.relpersistence <> 't' AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
  AND pg_relation_size(c.oid) >= %s::bigint
ORDER BY n.nspname, t.relname, c.relname
"""
_EXTENSION = """
SELECT n.nspname::text
FROM pg_extension x
JOIN pg_namespace n ON n.oid = x.extnamespace
JOIN pg_proc f ON f.pronamespace = n.oid AND f.proname = 'pgstatindex'
 AND f.proargtypes::text = 'regclass'::regtype::oid::text
WHERE x.extname = 'pgstattuple' AND has_function_privilege(f.oid, 'EXECUTE')
  AND has_schema_privilege(n.oid, 'USAGE')
"""
_MEASURE = """
SELECT leaf_pages::float8, empty_pages::float8 + deleted_pages::float8, avg_leaf_density
FROM {schema}.pgstatindex(%s::oid::regclass)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """What counts as bloated: `percent` of the index and `least` bytes are wasted, or more."""

    percent: float = 30.0
    least: int = 10 * 1024**2


class _Candidate(NamedTuple):
    relation: Relation
    definition: str
    size: int
    fillfactor: int
    page: int
    tuples: float
    has_statistics: bool
    width: float
    has_nulls: bool


def bloated_indexes(session: Session, threshold: Threshold) -> tuple[BrokenIndex, ...]:
    """All of the database, in order of schema, table and name. Reads only.

    Not among them: indexes of system catalogs, temporary tables and exclusion constraints (which
    PostgreSQL does not rebuild concurrently). Of a partitioned table, those of its partitions.
    """
    return tuple(_bloated(session, threshold))


def pgstattuple_schema(session: Session) -> str | None:
    """The schema of the extension, where it is there and this role may measure with it."""
    return next((schema for (schema,) in session.rows(_EXTENSION)), None)


def wasted(leaves: float, empty: float, density: float, fillfactor: int, page: int) -> float:
    """The bytes that a rebuild would save, from what pgstatindex has counted."""
    holes = 0.0 if math.isnan(density) else max(0.0, 1 - density / fillfactor)
    return (leaves * holes + empty) * page


def _bloated(session: Session, threshold: Threshold) -> Iterator[BrokenIndex]:
    extension = pgstattuple_schema(session)
    for row in session.rows(_CANDIDATES, [str(threshold.least)]):
        index = _Candidate(Relation(*row[:9]), *row[9:])
        if extension is None:
            saved, how = _estimated(index), "estimated"
        else:
            saved, how = _measured(session, extension, index), "measured"
        if saved is None or saved < threshold.least:
            continue
        percent = 100 * saved / index.size
        if percent >= threshold.percent:
            reason = f"{percent:.0f} % bloat ({how}), {bytes_of(saved)} to save"
            yield BrokenIndex(
                index.relation, index.definition, index.size, Remedy.REBUILD, reason, bloated=True
            )


def _measured(session: Session, schema: str, index: _Candidate) -> float | None:
    """The bytes that a rebuild would save; None when the index is gone."""
    query = _MEASURE.format(schema=session.quote(schema))
    with suppress(*session.refusals):
        ((leaves, empty, density),) = session.rows(query, [index.relation.oid])
        return wasted(leaves, empty, density, index.fillfactor, index.page)
    return None


def _estimated(index: _Candidate) -> float | None:
    """The same from the number of rows and their average width; None where nobody knows these."""
    if not index.has_statistics or index.tuples < 0:
        return None
    header = _TUPLE_HEADER_WITH_NULLS if index.has_nulls else _TUPLE_HEADER
    data = math.ceil(index.width / _ALIGNMENT) * _ALIGNMENT
    room = (index.page - _PAGE_HEADER - _BTREE_SPECIAL) * index.fillfactor / 100
    needed = math.ceil(index.tuples * (header + data + _LINE_POINTER) / room) + 1
    return float(max(0, index.size - needed * index.page))
