"""What if a table grows: its snapshot with another number of rows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from idx_core.errors import StatisticsError
from idx_core.model import TableName
from idx_core.statistics.snapshot import (
    ColumnStatistics,
    GinCounts,
    IndexStatistics,
    Snapshot,
    TableStatistics,
)
from idx_core.statistics.volumes import parse_count

_MOSTLY_DIFFERENT = 0.5  # distinct values as a fraction of rows

Growth = Mapping[str, float]
"""Rows by table, `name` or `schema.name`."""


def parse_growth(texts: Sequence[str]) -> Growth:
    """Read `orders=1B`. Raises `StatisticsError`."""
    found = {}
    for text in texts:
        table, _, count = text.rpartition("=")
        try:
            if not table:
                raise ValueError(text)
            found[table] = parse_count(count)
        except ValueError as error:
            raise StatisticsError(
                f"cannot read {text!r}: give a table and its rows, such as orders=50M"
            ) from error
    return found


def grown(snapshot: Snapshot, growth: Growth) -> Snapshot:
    """The snapshot with these tables and their indexes larger, or smaller, in proportion.

    A column whose values are mostly different keeps that fraction; any other keeps the number of
    its values, as a reference to a table that does not grow. Raises `StatisticsError` for a table
    of unknown size.
    """
    tables = {table.name: table for table in snapshot}
    for text, rows in growth.items():
        name = _name(text)
        found = snapshot.table(name)
        if found is None:
            raise StatisticsError(f"cannot grow {text!r}: the snapshot has no such table")
        if not found.rows or not found.pages:
            raise StatisticsError(
                f"cannot grow {text!r}: the snapshot has no size of it; of a partitioned table,"
                " name the partitions"
            )
        tables[found.name] = _scaled(found, rows)
    return replace(snapshot, tables=tuple(tables.values()))


def _name(text: str) -> TableName:
    schema, _, name = text.rpartition(".")
    return TableName(name, schema)


def _scaled(table: TableStatistics, rows: float) -> TableStatistics:
    factor = rows / (table.rows or rows)
    return replace(
        table,
        rows=rows,
        pages=_pages(table.pages, factor),
        all_visible_pages=min(_pages(table.all_visible_pages, factor), _pages(table.pages, factor)),
        columns=tuple(_scaled_column(column, table.rows or rows) for column in table.columns),
        indexes=tuple(_scaled_index(index, factor) for index in table.indexes),
    )


def _scaled_column(column: ColumnStatistics, rows: float) -> ColumnStatistics:
    """What it is of more rows, `rows` being those that were counted."""
    if -_MOSTLY_DIFFERENT < column.distinct < 0:
        return replace(column, distinct=float(round(column.distinct_of(rows))))
    return column


def _scaled_index(index: IndexStatistics, factor: float) -> IndexStatistics:
    pages = 1 + _pages(index.pages - 1, factor)
    gin = index.gin and GinCounts(
        _pages(index.gin.entry_pages, factor),
        _pages(index.gin.data_pages, factor),
        round(index.gin.entries * factor),
    )
    return replace(index, pages=pages, tuples=index.tuples * factor, height=None, gin=gin)


def _pages(pages: int, factor: float) -> int:
    return math.ceil(max(pages, 0) * factor)
