"""A B-tree on the moment of rows that came in that order, where BRIN is a thousandth of the size.

In a table that is only appended to, neighbours on disk are neighbours in time. BRIN keeps the least
and the largest moment of each stretch of pages, and reads the stretches that a period is in.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from idx_core.advice import about, is_plain
from idx_core.finding import Finding, Severity
from idx_core.measured import in_words, measured
from idx_core.model import Dialect, Schema, Table
from idx_core.needs import has_statistics
from idx_core.rule import rule
from idx_core.usage import accesses, is_needed_alone

if TYPE_CHECKING:
    from idx_core.statistics.snapshot import TableStatistics

_ROWS = 5_000_000
_IN_ORDER = 0.95
_MOSTLY_APPENDED = 0.05


@rule("IDX203", severity=Severity.INFO, needs=has_statistics)
def append_only_time(table: Table, schema: Schema) -> Iterator[Finding]:
    """Yield a finding for each plain index on one moment by which the rows lie on disk."""
    found = measured(table, schema)
    if found is None or (found.rows or 0) < _ROWS or schema.dialect is not Dialect.POSTGRESQL:
        return
    if not _is_appended_to(found):
        return
    for index in table.indexes:
        if len(index.elements) != 1 or not index.columns or not is_plain(index):
            continue
        [name] = index.columns
        column, statistics = table.column(name), found.column(name)
        if column is None or not column.type.startswith(("timestamp", "date")):
            continue
        if statistics is None or abs(statistics.correlation or 0) < _IN_ORDER:
            continue
        if accesses(table, schema) and is_needed_alone(index, table.indexes, table, schema):
            continue  # a BRIN index gives no order, and finds no single row
        yield about(
            table,
            index,
            f"index ({name}) is a B-tree of {in_words(found.rows or 0)} rows that lie in that "
            "order on disk",
            hint=f"For periods, BRIN on ({name}) is about a thousandth of the size; for the newest "
            "rows first, keep the B-tree.",
            why="a large index that each insert maintains",
        )


def _is_appended_to(found: "TableStatistics") -> bool:
    """Whether rows stay where they were put; unknown without activity, unless it is declared."""
    if found.activity is None:
        return found.assumed
    changed = found.activity.updates - found.activity.hot_updates + found.activity.deletes
    return changed <= _MOSTLY_APPENDED * found.activity.inserts
