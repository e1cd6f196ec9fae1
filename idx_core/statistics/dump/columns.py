"""One call of pg_restore_attribute_stats as the statistics of a column."""

from collections.abc import Mapping

from idx_core.statistics.dump.arrays import array_elements
from idx_core.statistics.snapshot import (
    ColumnStatistics,
    CommonValues,
    ElementStatistics,
    Histogram,
    RangeStatistics,
)


def column_of(arguments: Mapping[str, str], values: bool) -> ColumnStatistics:
    """The column; without `values` only their number is kept. Raises `ValueError`."""
    position = int(arguments.get("attnum", 0))
    correlation = arguments.get("correlation")
    return ColumnStatistics(
        name=arguments.get("attname", f"({position})"),
        position=position,
        inherited=arguments.get("inherited", "f") in ("t", "true"),
        null_fraction=float(arguments.get("null_frac", 0)),
        distinct=float(arguments.get("n_distinct", 0)),
        average_width=int(arguments.get("avg_width", 0)),
        correlation=None if correlation is None else float(correlation),
        common=_common(arguments, values),
        histogram=_histogram(arguments, "histogram_bounds", values),
        elements=_elements(arguments, values),
        ranges=_ranges(arguments, values),
    )


def _common(arguments: Mapping[str, str], values: bool) -> CommonValues | None:
    if "most_common_freqs" not in arguments:
        return None
    kept = _array(arguments, "most_common_vals") if values else None
    return CommonValues(_numbers(arguments["most_common_freqs"]), kept)


def _histogram(arguments: Mapping[str, str], key: str, values: bool) -> Histogram | None:
    bounds = _array(arguments, key)
    return Histogram(len(bounds), bounds if values else None) if bounds else None


def _elements(arguments: Mapping[str, str], values: bool) -> ElementStatistics | None:
    frequencies = _numbers(arguments.get("most_common_elem_freqs", "{}"))
    counts = _numbers(arguments.get("elem_count_histogram", "{}"))
    if not frequencies and not counts:
        return None
    kept = _array(arguments, "most_common_elems") if values else None
    return ElementStatistics(frequencies, kept, counts)


def _ranges(arguments: Mapping[str, str], values: bool) -> RangeStatistics | None:
    lengths = _histogram(arguments, "range_length_histogram", values)
    bounds = _histogram(arguments, "range_bounds_histogram", values)
    if "range_empty_frac" not in arguments and lengths is None and bounds is None:
        return None
    return RangeStatistics(float(arguments.get("range_empty_frac", 0)), lengths, bounds)


def _array(arguments: Mapping[str, str], key: str) -> tuple[str, ...] | None:
    return array_elements(arguments[key]) if key in arguments else None


def _numbers(text: str) -> tuple[float, ...]:
    return tuple(map(float, array_elements(text)))
