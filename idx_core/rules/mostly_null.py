"""An index of a reference that is mostly null, though nulls are never looked up by it.

A parent that few rows have, a replacement, a reason: most rows have none, and all of them are in
the index. A partial one serves the reference just as well.
"""

from collections.abc import Iterator

from idx_core.advice import about, is_plain
from idx_core.finding import Finding, Severity
from idx_core.measured import LARGE, in_words, measured
from idx_core.model import Dialect, Schema, Table
from idx_core.needs import has_statistics
from idx_core.rule import rule
from idx_core.usage import accesses

_MOSTLY = 0.8


@rule("IDX202", severity=Severity.INFO, needs=has_statistics)
def mostly_null(table: Table, schema: Schema) -> Iterator[Finding]:
    """Yield a finding for each index on one nullable reference that is null in most rows."""
    found = measured(table, schema)
    if found is None or (found.rows or 0) < LARGE or schema.dialect is not Dialect.POSTGRESQL:
        return
    references = {fk.columns for fk in table.foreign_keys if len(fk.columns) == 1}
    for index in table.indexes:
        if index.columns not in references or len(index.elements) != 1 or not is_plain(index):
            continue
        [name] = index.columns
        statistics = found.column(name)
        if statistics is None or statistics.null_fraction < _MOSTLY:
            continue
        if _nulls_are_asked_for(table, name, schema):
            continue
        yield about(
            table,
            index,
            f"index ({name}) has {in_words(found.rows or 0)} rows, of which "
            f"{statistics.null_fraction:.0%} are null",
            hint=f"Make it partial: ({name}) WHERE {name} IS NOT NULL.",
            why="nulls are never looked up by a reference",
        )


def _nulls_are_asked_for(table: Table, name: str, schema: Schema) -> bool:
    reached = accesses(table, schema)
    if not reached:
        return False
    from idx_core.queries.access import Comparison

    return any(
        condition.operand.column == name and condition.comparison is Comparison.NULL
        for access in reached
        for condition in access.conditions
    )
