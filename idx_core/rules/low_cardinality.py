"""An index on a column of few values alone, which a partial index does better.

Half of the table, or a fifth of it, is not read through an index. What such an index is for are the
rare values, and a partial index on these is small. A boolean says by its type that it has two
values; of other columns only the statistics tell.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from idx_core.advice import about, is_plain, serves_a_reference
from idx_core.finding import Finding, Severity
from idx_core.measured import LARGE, in_words, measured
from idx_core.model import Dialect, Schema, Table
from idx_core.rule import rule

if TYPE_CHECKING:
    from idx_core.statistics.snapshot import ColumnStatistics

_FEW = 20
_PARTIAL = (Dialect.POSTGRESQL, Dialect.SQLITE)


@rule("IDX201", severity=Severity.INFO)
def low_cardinality(table: Table, schema: Schema) -> Iterator[Finding]:
    """Yield a finding for each plain index on one column that has few values."""
    if schema.dialect not in _PARTIAL:
        return
    for index in table.indexes:
        if len(index.elements) != 1 or not index.columns or not is_plain(index) or index.include:
            continue
        [name] = index.columns
        values = _values(table, name, schema)
        if values and not serves_a_reference(index, table):
            yield about(
                table,
                index,
                f"index ({name}) is on a column of {values} alone",
                hint="Make it partial, on what the rare rows are looked up or ordered by: "
                f"(…) WHERE {_rare(table, name)}.",
                why="it narrows little, and each write maintains it",
            )


def _values(table: Table, name: str, schema: Schema) -> str:
    """How many values the column has, in words; "" for many, or where nobody knows."""
    found = measured(table, schema)
    statistics = found.column(name) if found is not None else None
    if found is not None and statistics is not None and (found.rows or 0) >= LARGE:
        distinct = statistics.distinct_of(found.rows or 0)
        if 0 < distinct <= _FEW:
            return _told(distinct, statistics, found.rows or 0)
        if distinct > _FEW:
            return ""
    column = table.column(name)
    return "two values" if column is not None and column.type in ("boolean", "bool") else ""


def _told(distinct: float, statistics: "ColumnStatistics", rows: float) -> str:
    words = f"{distinct:.0f} value{'s'[: distinct > 1]} in {in_words(rows)} rows"
    if statistics.common is not None and statistics.common.frequencies:
        words += f" (the commonest in {statistics.common.frequencies[0]:.0%})"
    return words


def _rare(table: Table, name: str) -> str:
    column = table.column(name)
    is_boolean = column is not None and column.type in ("boolean", "bool")
    return f"{name} (or NOT {name})" if is_boolean else f"{name} = …"
