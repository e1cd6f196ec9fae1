"""Statistics of columns, and of expressions in indexes, from pg_stats."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from idx_core.statistics.reading.server import Server
from idx_core.statistics.snapshot import (
    ColumnStatistics,
    CommonValues,
    ElementStatistics,
    Histogram,
    RangeStatistics,
)

if TYPE_CHECKING:
    from idx_core.statistics.reading.source import Source

Name = tuple[str, str]
"""Schema and relation."""

# Values are arrays of any type, whose text is that of an array of texts.
_LENGTHS = ("histogram_bounds", "range_length_histogram", "range_bounds_histogram")
_COMMON = ("most_common_vals", "most_common_elems")
_PLAIN = (
    "null_frac n_distinct avg_width correlation most_common_freqs "
    "most_common_elem_freqs elem_count_histogram"
).split()
_RANGES_SINCE = 17
_QUERY = """
SELECT schemaname::text, tablename::text, attname::text, to_json(s)::text
FROM (SELECT schemaname, tablename, attname, {fields} FROM pg_catalog.pg_stats
      WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
        AND left(schemaname::text, 3) <> 'pg_') s
ORDER BY 1, 2
"""


class FoundColumns:
    """The statistics of all columns that this role may see, by relation."""

    def __init__(self, found: Iterable[tuple[Name, ColumnStatistics]]) -> None:
        self._of: dict[Name, list[ColumnStatistics]] = defaultdict(list)
        for name, column in found:
            self._of[name].append(column)

    def of(self, name: Name) -> Sequence[ColumnStatistics]:
        """Those of a table, or of the expressions of an index, in no order."""
        return self._of.get(name, ())


def read_columns(
    source: "Source", server: Server, values: bool
) -> list[tuple[Name, ColumnStatistics]]:
    """What pg_stats shows of all relations; with `values` also those of rows."""
    fields = fields_of(values, ranges=server.version >= _RANGES_SINCE)
    rows = source.rows(_QUERY.format(fields=fields))
    return [
        ((schema, table), column_of(name, json.loads(row))) for schema, table, name, row in rows
    ]


def fields_of(values: bool, *, ranges: bool, inherited: str = "inherited") -> str:
    """What to select from pg_stats or pg_stats_ext_exprs; the values, or only how many there are.

    `ranges` says whether that view has the statistics of ranges.
    """
    lengths = [field for field in _LENGTHS if ranges or not field.startswith("range_")]
    fields = [f"{inherited} AS inherited", *_PLAIN]
    if ranges:
        fields.append("range_empty_frac")
    fields += [f"cardinality({field}) AS {field}_bounds" for field in lengths]
    if values:
        fields += [f"{field}::text::text[] AS {field}" for field in (*_COMMON, *lengths)]
    return ", ".join(fields)


def column_of(name: str, row: Mapping[str, Any], position: int = 0) -> ColumnStatistics:
    """A row of these fields, read from JSON."""
    return ColumnStatistics(
        name=name,
        position=position,
        inherited=bool(row["inherited"]),
        null_fraction=float(row["null_frac"] or 0),
        distinct=float(row["n_distinct"] or 0),
        average_width=int(row["avg_width"] or 0),
        correlation=None if row["correlation"] is None else float(row["correlation"]),
        common=_common(row),
        histogram=_histogram(row, "histogram_bounds"),
        elements=_elements(row),
        ranges=_ranges(row),
    )


def _common(row: Mapping[str, Any]) -> CommonValues | None:
    frequencies = row["most_common_freqs"]
    if not frequencies:
        return None
    return CommonValues(_numbers(frequencies), _values(row, "most_common_vals"))


def _histogram(row: Mapping[str, Any], field: str) -> Histogram | None:
    bounds = row.get(f"{field}_bounds")
    return Histogram(bounds, _values(row, field)) if bounds else None


def _elements(row: Mapping[str, Any]) -> ElementStatistics | None:
    frequencies, counts = row["most_common_elem_freqs"], row["elem_count_histogram"]
    if not frequencies and not counts:
        return None
    return ElementStatistics(
        _numbers(frequencies or ()), _values(row, "most_common_elems"), _numbers(counts or ())
    )


def _ranges(row: Mapping[str, Any]) -> RangeStatistics | None:
    empty = row.get("range_empty_frac")
    lengths = _histogram(row, "range_length_histogram")
    bounds = _histogram(row, "range_bounds_histogram")
    if empty is None and lengths is None and bounds is None:
        return None
    return RangeStatistics(float(empty or 0), lengths, bounds)


def _values(row: Mapping[str, Any], field: str) -> tuple[str, ...] | None:
    values = row.get(field)
    return None if values is None else tuple(values)


def _numbers(values: Iterable[Any]) -> tuple[float, ...]:
    return tuple(float(value) for value in values)
