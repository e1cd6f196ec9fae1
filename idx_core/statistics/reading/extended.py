"""What CREATE STATISTICS has gathered, from pg_stats_ext."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from idx_core.statistics.reading.columns import Name, column_of, fields_of
from idx_core.statistics.reading.server import Server
from idx_core.statistics.snapshot import ColumnStatistics, CommonValues, ExtendedStatistics

if TYPE_CHECKING:
    from idx_core.statistics.reading.source import Source

_EXPRESSIONS_SINCE = 14
_INHERITED_SINCE = 15
_EXTENDED = """
SELECT schemaname::text, tablename::text, to_json(d)::text
FROM pg_catalog.pg_stats_ext s
JOIN pg_catalog.pg_namespace n ON n.nspname = s.schemaname
JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = s.tablename
CROSS JOIN LATERAL (SELECT
    s.statistics_schemaname AS schema, s.statistics_name AS name, s.attnames::text[] AS columns,
    {inherited} AS inherited,
    s.n_distinct::text AS n_distinct, s.dependencies::text AS dependencies,
    s.most_common_freqs AS frequencies,
    (SELECT json_object_agg(a.attnum, a.attname) FROM pg_catalog.pg_attribute a
     WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS numbers
) d
ORDER BY 1, 2, statistics_schemaname, statistics_name
"""
_EXPRESSIONS = """
SELECT statistics_schemaname::text, statistics_name::text, to_json(s)::text
FROM (SELECT statistics_schemaname, statistics_name, {fields},
             row_number() OVER (PARTITION BY statistics_schemaname, statistics_name, {inherited})
             AS position
      FROM pg_catalog.pg_stats_ext_exprs) s
"""


def read_extended(
    source: "Source", server: Server, values: bool
) -> Mapping[Name, Sequence[ExtendedStatistics]]:
    """All extended statistics that this role may see, by table."""
    inherited = "s.inherited" if server.version >= _INHERITED_SINCE else "false"
    rows = source.rows(_EXTENDED.format(inherited=inherited))
    if not rows:
        return {}
    expressions = _expressions(source, server, values)
    found: dict[Name, list[ExtendedStatistics]] = defaultdict(list)
    for schema, table, text in rows:
        row = json.loads(text)
        name = (row["schema"], row["name"])
        of = tuple(e for e in expressions.get(name, ()) if e.inherited is row["inherited"])
        found[schema, table].append(_extended(row, of))
    return found


def _extended(
    row: Mapping[str, Any], expressions: tuple[ColumnStatistics, ...]
) -> ExtendedStatistics:
    numbers = {int(number): name for number, name in row["numbers"].items()}
    frequencies = row["frequencies"]
    return ExtendedStatistics(
        name=row["name"],
        schema=row["schema"],
        columns=tuple(row["columns"] or ()),
        inherited=row["inherited"],
        distinct=_by_columns(row["n_distinct"], numbers),
        dependencies=_by_columns(row["dependencies"], numbers),
        common=CommonValues(tuple(float(f) for f in frequencies)) if frequencies else None,
        expressions=expressions,
    )


def _by_columns(
    text: str | None, numbers: Mapping[int, str]
) -> tuple[tuple[tuple[str, ...], float], ...]:
    """`{"1, 2": 11}` or `{"1 => 2": 0.5}`; expressions have negative numbers."""

    def named(number: str) -> str:
        return numbers.get(int(number)) or f"({-int(number)})"

    return tuple(
        (tuple(named(number) for number in key.replace(" => ", ", ").split(", ")), float(value))
        for key, value in json.loads(text or "{}").items()
    )


def _expressions(
    source: "Source", server: Server, values: bool
) -> Mapping[Name, Sequence[ColumnStatistics]]:
    found: dict[Name, list[ColumnStatistics]] = defaultdict(list)
    if server.version < _EXPRESSIONS_SINCE:
        return found
    inherited = "inherited" if server.version >= _INHERITED_SINCE else "false"
    fields = fields_of(values, ranges=False, inherited=inherited)
    for schema, name, text in source.rows(_EXPRESSIONS.format(fields=fields, inherited=inherited)):
        row = json.loads(text)
        column = column_of(f"({row['position']})", row, row["position"])
        found[schema, name].append(column)
    return found
