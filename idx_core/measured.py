"""What production's statistics say of a table; nothing where nobody has measured or declared it."""

from typing import TYPE_CHECKING

from idx_core.model import Schema, Table

if TYPE_CHECKING:
    from idx_core.statistics.snapshot import TableStatistics

LARGE = 10_000
"""Rows from which on a scan is felt; below that, no index is worth a word."""


def measured(table: Table, schema: Schema) -> "TableStatistics | None":
    """The table's statistics, where its number of rows is known."""
    if schema.read_statistics is None:  # true of most projects
        return None
    snapshot = schema.statistics
    found = snapshot.table(table.name) if snapshot is not None else None
    return found if found is not None and found.rows is not None else None


def rows_of(table: Table, schema: Schema) -> float:
    """How many rows the table has; 0 where that is not known."""
    found = measured(table, schema)
    return found.rows or 0.0 if found is not None else 0.0


def in_words(rows: float) -> str:
    """About how many: `1.2 million`, `50,000`."""
    for size, word in ((1e9, "billion"), (1e6, "million")):
        if rows >= size:
            return f"{rows / size:.3g} {word}"
    return f"{rows:,.0f}"
