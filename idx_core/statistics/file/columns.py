"""A column's line: what is written of it, and read back."""

from typing import Any

from idx_core.errors import StatisticsError
from idx_core.statistics.file.frequencies import frequencies_text
from idx_core.statistics.file.taking import Taking
from idx_core.statistics.file.toml import Value
from idx_core.statistics.snapshot import (
    ColumnStatistics,
    CommonValues,
    ElementStatistics,
    Histogram,
    RangeStatistics,
)


def column_values(column: ColumnStatistics) -> dict[str, Value]:
    """The keys of the line, without those at their default; name and place are elsewhere."""
    ranges = column.ranges
    line: dict[str, Value | None] = {
        "nulls": column.null_fraction or None,
        "distinct": column.distinct or None,
        "width": column.average_width or None,
        "correlation": column.correlation,
        **_common(column.common),
        **_histogram("bounds", column.histogram),
        **_elements(column.elements),
        "range_empty": ranges.empty_fraction if ranges else None,
        **_histogram("range_lengths", ranges.lengths if ranges else None),
        **_histogram("range_bounds", ranges.bounds if ranges else None),
        "assumed": column.assumed or None,
    }
    return {key: value for key, value in line.items() if value is not None}


def read_column(
    values: Any, place: str, *, name: str | None = None, inherited: bool = False
) -> ColumnStatistics:
    """A column from its line; `name` None: from a line of an expression, which has its own."""
    taking = Taking(values, place)
    column = ColumnStatistics(
        name=taking.text("name") if name is None else name,
        position=taking.count("position", least=1) if name is None else 0,
        inherited=taking.flag("inherited") if name is None else inherited,
        null_fraction=taking.number("nulls", 0.0, most=1),
        distinct=taking.number("distinct", 0.0, least=-1),
        average_width=taking.count("width", 0),
        correlation=taking.number("correlation", least=-1, most=1),
        common=_read_common(taking),
        histogram=_read_histogram(taking, "bounds"),
        elements=_read_elements(taking),
        ranges=_read_ranges(taking),
        assumed=taking.flag("assumed"),
    )
    taking.nothing_left()
    if column.position is None:
        raise StatisticsError(f"cannot read {place}: position is missing")
    return column


def expression_values(column: ColumnStatistics) -> dict[str, Value]:
    """The same for an expression of an index or of extended statistics."""
    inherited: dict[str, Value] = {"inherited": True} if column.inherited else {}
    return {
        "position": column.position,
        "name": column.name,
        **inherited,
        **column_values(column),
    }


def _common(common: CommonValues | None) -> dict[str, Value | None]:
    if common is None:
        return {}
    return {"common": frequencies_text(common.frequencies), "common_values": common.values}


def _read_common(taking: Taking) -> CommonValues | None:
    frequencies, values = taking.frequencies("common"), taking.texts("common_values")
    _same_number(taking, "common_values", values, "common", frequencies)
    return None if frequencies is None else CommonValues(frequencies, values)


def _histogram(key: str, histogram: Histogram | None) -> dict[str, Value | None]:
    if histogram is None:
        return {}
    return {key: histogram.bounds, f"{key}_values": histogram.values}


def _read_histogram(taking: Taking, key: str) -> Histogram | None:
    bounds, values = taking.count(key, least=1), taking.texts(f"{key}_values")
    if values is not None and bounds != len(values):
        raise StatisticsError(
            f"cannot read {taking.place}: {key}_values has {len(values)} of {bounds} bounds"
        )
    return None if bounds is None else Histogram(bounds, values)


def _elements(elements: ElementStatistics | None) -> dict[str, Value | None]:
    if elements is None:
        return {}
    return {
        "elements": frequencies_text(elements.frequencies),
        "element_values": elements.values,
        "element_counts": frequencies_text(elements.counts) or None,
    }


def _read_elements(taking: Taking) -> ElementStatistics | None:
    frequencies = taking.frequencies("elements")
    values, counts = taking.texts("element_values"), taking.frequencies("element_counts")
    if frequencies is None and (values or counts):
        raise StatisticsError(f"cannot read {taking.place}: elements is missing")
    return None if frequencies is None else ElementStatistics(frequencies, values, counts or ())


def _read_ranges(taking: Taking) -> RangeStatistics | None:
    empty = taking.number("range_empty", most=1)
    lengths = _read_histogram(taking, "range_lengths")
    bounds = _read_histogram(taking, "range_bounds")
    if empty is None and (lengths or bounds):
        raise StatisticsError(f"cannot read {taking.place}: range_empty is missing")
    return None if empty is None else RangeStatistics(empty, lengths, bounds)


def _same_number(
    taking: Taking, key: str, values: Any, other: str, frequencies: tuple[float, ...] | None
) -> None:
    if values is not None and len(values) != len(frequencies or ()):
        raise StatisticsError(
            f"cannot read {taking.place}: {key} has {len(values)} values, "
            f"{other} {len(frequencies or ())} frequencies"
        )
