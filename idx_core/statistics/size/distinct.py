"""How many combinations of columns there are, from what the schema and the statistics say.

ANALYZE looks at a sample and is often far off where many rows share a value; keys are not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from idx_core.model import ForeignKey, Index, Schema, Table
from idx_core.statistics.snapshot import ColumnStatistics, Snapshot, TableStatistics


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A table and its statistics, and those of the tables that it refers to.

    `table` is None where only the statistics are known.
    """

    statistics: TableStatistics
    table: Table | None = None
    snapshot: Snapshot | None = None

    @property
    def rows(self) -> float:
        """The number of rows; 0 for unknown."""
        return self.statistics.rows or 0.0

    def distinct(self, columns: Sequence[str]) -> float | None:
        """The number of combinations of these columns where it is known, else None.

        One column has at least the number that ANALYZE counted.
        """
        if not columns:
            return None
        bounds = self._at_most(columns)
        if len(columns) == 1:
            column = self.statistics.column(columns[0])
            counted = column.distinct_of(self.rows) if column else 0.0
            known = self._known(columns) or counted or (min(bounds) if bounds else None)
        else:
            known = self._known(columns)
            if known is None and bounds:
                known = min(bounds)
        if known is None:
            return None
        return min([max(known, self._at_least(columns)), *bounds, self.rows])

    def _known(self, columns: Sequence[str]) -> float | None:
        wanted = frozenset(columns)
        if any(frozenset(key.columns) <= wanted for key in self._unique()):
            return self.rows
        for extended in self.statistics.extended:
            for combination, number in extended.distinct:
                if frozenset(combination) == wanted:
                    return number if number >= 0 else -number * self.rows
        return None

    def _at_most(self, columns: Sequence[str]) -> list[float]:
        """No more than there are rows to refer to."""
        wanted = frozenset(columns)
        found = []
        for key in self.table.foreign_keys if self.table else ():
            if frozenset(key.columns) == wanted and (rows := self._referenced_rows(key)):
                nulls = any(c.null_fraction for c in self._columns(columns))
                found.append(rows + nulls)
        return found

    def _at_least(self, columns: Sequence[str]) -> float:
        """A unique key of these columns and one more has each value of that once at most."""
        wanted, most = frozenset(columns), 0.0
        for key in self._unique():
            others = frozenset(key.columns) - wanted
            if wanted <= frozenset(key.columns) and len(others) == 1:
                (other,) = self._columns(others) or (None,)
                if other is not None:
                    most = max(most, self.rows * _largest_share(other, self.rows))
        return most

    def _unique(self) -> Iterable[Index]:
        indexes = self.table.indexes if self.table else ()
        return (i for i in indexes if i.unique and i.is_total and len(i.columns) == len(i.elements))

    def _referenced_rows(self, key: ForeignKey) -> float | None:
        found = self.snapshot.table(key.referenced) if self.snapshot else None
        return found.rows if found else None

    def _columns(self, names: Iterable[str]) -> list[ColumnStatistics]:
        return [found for name in names if (found := self.statistics.column(name))]


def knowledge_of(table: Table, schema: Schema, snapshot: Snapshot) -> Knowledge | None:
    """What is known about a table of the schema; None when the snapshot does not have it."""
    statistics = snapshot.table(table.name)
    return None if statistics is None else Knowledge(statistics, schema.table(table.name), snapshot)


def _largest_share(column: ColumnStatistics, rows: float) -> float:
    common = max(column.common.frequencies, default=0.0) if column.common else 0.0
    distinct = column.distinct_of(rows)
    return max(common, (1 - column.null_fraction) / distinct if distinct else 0.0)
