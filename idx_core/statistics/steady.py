"""Keeps committed numbers that have hardly moved.

A committed file is to change when production has, not whenever ANALYZE has drawn another sample.
"""

from dataclasses import replace

from idx_core.statistics.nearness import STEADY, difference
from idx_core.statistics.snapshot import (
    ColumnStatistics,
    IndexStatistics,
    Snapshot,
    TableStatistics,
)


def steadied(new: Snapshot, committed: Snapshot) -> Snapshot:
    """The new snapshot, with the committed numbers where these are near."""
    return replace(new, tables=tuple(_steady_table(table, committed) for table in new.tables))


def _steady_table(table: TableStatistics, committed: Snapshot) -> TableStatistics:
    before = committed.table(table.name)
    if before is None or before.assumed:
        return table
    if _same_sizes(table, before):
        table = replace(
            table,
            rows=before.rows,
            pages=before.pages,
            all_visible_pages=before.all_visible_pages,
        )
    return replace(
        table,
        columns=tuple(_steady_column(column, before) for column in table.columns),
        indexes=tuple(_steady_index(index, before) for index in table.indexes),
        activity=before.activity if _same_activity(table, before) else table.activity,
    )


def _same_sizes(table: TableStatistics, before: TableStatistics) -> bool:
    return (
        (table.rows is None) == (before.rows is None)
        and STEADY.sizes(table.rows or 0, before.rows or 0, STEADY.rows)
        and STEADY.sizes(table.pages, before.pages, STEADY.pages)
        and STEADY.fractions(_visible(table), _visible(before))
    )


def _visible(table: TableStatistics) -> float:
    return table.all_visible_pages / table.pages if table.pages else 0.0


def _steady_column(column: ColumnStatistics, before: TableStatistics) -> ColumnStatistics:
    old = next(
        (c for c in before.columns if (c.name, c.inherited) == (column.name, column.inherited)),
        None,
    )
    return column if old is None or difference(column, old, STEADY) else old


def _steady_index(index: IndexStatistics, before: TableStatistics) -> IndexStatistics:
    old = before.index(index.name)
    if old is None or index.height != old.height or len(index.expressions) != len(old.expressions):
        return index
    near = STEADY.sizes(index.pages, old.pages, STEADY.pages) and STEADY.sizes(
        index.tuples, old.tuples, STEADY.rows
    )
    scans = _near_rates(index.scans_per_day, old.scans_per_day)
    return replace(
        index,
        pages=old.pages if near else index.pages,
        tuples=old.tuples if near else index.tuples,
        gin=old.gin if near and old.gin and index.gin else index.gin,
        scans_per_day=old.scans_per_day if scans else index.scans_per_day,
        expressions=tuple(
            new if difference(new, known, STEADY) else known
            for new, known in zip(index.expressions, old.expressions, strict=True)
        ),
    )


def _same_activity(table: TableStatistics, before: TableStatistics) -> bool:
    new, old = table.activity, before.activity
    if new is None or old is None:
        return False
    names = ("inserts", "updates", "hot_updates", "deletes", "sequential_scans")
    return all(_near_rates(getattr(new, name), getattr(old, name)) for name in names)


def _near_rates(new: float | None, old: float | None) -> bool:
    if new is None or old is None:
        return False
    low, high = sorted((new, old))
    return high <= 1 or high <= low * STEADY.rate
