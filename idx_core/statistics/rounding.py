"""Few significant digits: what is left out would change with every ANALYZE, and no plan with it."""

import math
from collections.abc import Iterable
from dataclasses import replace

from idx_core.statistics.snapshot import (
    Activity,
    ColumnStatistics,
    CommonValues,
    ElementStatistics,
    ExtendedStatistics,
    GinCounts,
    IndexStatistics,
    RangeStatistics,
    Snapshot,
    TableStatistics,
)

_SIZE = 3
_FRACTION = 2
_RATE = 1


def rounded(snapshot: Snapshot) -> Snapshot:
    """Sizes to three digits, fractions and numbers of distinct values to two, rates to one."""
    return replace(snapshot, tables=tuple(map(_table, snapshot.tables)))


def significant(value: float, digits: int) -> float:
    """The number with so many significant digits."""
    if value == 0:
        return 0.0
    return round(value, digits - 1 - math.floor(math.log10(abs(value))))


def _table(table: TableStatistics) -> TableStatistics:
    return replace(
        table,
        rows=None if table.rows is None else significant(table.rows, _SIZE),
        pages=_pages(table.pages),
        all_visible_pages=min(_pages(table.all_visible_pages), _pages(table.pages)),
        columns=tuple(map(_column, table.columns)),
        indexes=tuple(map(_index, table.indexes)),
        extended=tuple(map(_extended, table.extended)),
        activity=table.activity and _activity(table.activity),
    )


def _column(column: ColumnStatistics) -> ColumnStatistics:
    correlation = column.correlation
    return replace(
        column,
        null_fraction=significant(column.null_fraction, _FRACTION),
        distinct=significant(column.distinct, _FRACTION),
        correlation=None if correlation is None else round(correlation, 2),
        common=column.common and _common(column.common),
        elements=column.elements and _elements(column.elements),
        ranges=column.ranges and _ranges(column.ranges),
    )


def _common(common: CommonValues) -> CommonValues:
    return replace(common, frequencies=_fractions(common.frequencies))


def _elements(elements: ElementStatistics) -> ElementStatistics:
    return replace(
        elements,
        frequencies=_fractions(elements.frequencies),
        counts=_fractions(elements.counts),
    )


def _ranges(ranges: RangeStatistics) -> RangeStatistics:
    return replace(ranges, empty_fraction=significant(ranges.empty_fraction, _FRACTION))


def _index(index: IndexStatistics) -> IndexStatistics:
    scans = index.scans_per_day
    return replace(
        index,
        pages=_pages(index.pages),
        tuples=significant(index.tuples, _SIZE),
        gin=index.gin and _gin(index.gin),
        scans_per_day=None if scans is None else significant(scans, _RATE),
        expressions=tuple(map(_column, index.expressions)),
    )


def _gin(gin: GinCounts) -> GinCounts:
    return GinCounts(
        _pages(gin.entry_pages), _pages(gin.data_pages), int(significant(gin.entries, _SIZE))
    )


def _extended(extended: ExtendedStatistics) -> ExtendedStatistics:
    return replace(
        extended,
        distinct=tuple((c, significant(n, _FRACTION)) for c, n in extended.distinct),
        dependencies=tuple((c, significant(n, _FRACTION)) for c, n in extended.dependencies),
        common=extended.common and _common(extended.common),
        expressions=tuple(map(_column, extended.expressions)),
    )


def _activity(activity: Activity) -> Activity:
    return Activity(
        inserts=significant(activity.inserts, _RATE),
        updates=significant(activity.updates, _RATE),
        hot_updates=significant(activity.hot_updates, _RATE),
        deletes=significant(activity.deletes, _RATE),
        sequential_scans=significant(activity.sequential_scans, _RATE),
    )


def _pages(pages: int) -> int:
    return int(significant(pages, _SIZE))


def _fractions(fractions: Iterable[float]) -> tuple[float, ...]:
    return tuple(significant(fraction, _FRACTION) for fraction in fractions)
