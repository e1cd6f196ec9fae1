"""The tables of the models as documents describe them: each index with its source and purpose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from idx_core.explain.derived import DerivedIndex
from idx_core.measured import in_words, measured
from idx_core.model import Index, Schema, Table, TableName
from idx_core.purpose import Purpose, purposes, source


@dataclass(frozen=True, slots=True)
class DescribedIndex:
    """An index of the models, or a derived one, with what it is for.

    `why` is what a derived one saves, by its finding. `size` in bytes and `scans` per day are
    production's by the statistics snapshot, None where that does not have them.
    """

    index: Index
    source: str
    purposes: tuple[Purpose, ...]
    why: str = ""
    size: int | None = None
    scans: float | None = None

    @property
    def often(self) -> str:
        """The scans a day for people; "" for unknown."""
        if self.scans is None:
            return ""
        return f"{self.scans:.2g}" if 0 < self.scans < 10 else in_words(self.scans)


@dataclass(frozen=True, slots=True)
class DescribedTable:
    """A table and all indexes that it is to have; `rows` and `size` by the snapshot."""

    table: Table
    indexes: tuple[DescribedIndex, ...]
    rows: float | None = None
    size: int | None = None

    @property
    def index_size(self) -> int | None:
        """Bytes of those indexes whose size is known; None where none is."""
        known = [each.size for each in self.indexes if each.size is not None]
        return sum(known) if known else None


def described(schema: Schema, derived: Sequence[DerivedIndex] = ()) -> tuple[DescribedTable, ...]:
    """All tables of the schema, in its order. Raises `QueryError` and `StatisticsError`."""
    by_table: dict[TableName, list[DerivedIndex]] = {}
    for each in derived:
        by_table.setdefault(each.table, []).append(each)
    return tuple(_table(table, schema, by_table.get(table.name, ())) for table in schema)


def _table(table: Table, schema: Schema, derived: Iterable[DerivedIndex]) -> DescribedTable:
    extra = {each.index: each for each in derived}
    whole = replace(table, indexes=(*table.indexes, *extra))
    known = measured(table, schema)
    page = schema.statistics.page_size if known is not None and schema.statistics else 0
    indexes = []
    for index, found in purposes(whole, schema).items():
        if index in extra and not found:
            found = (Purpose(extra[index].finding.message),)
        told = known.index(index.name) if known is not None else None
        indexes.append(
            DescribedIndex(
                index,
                source(index),
                found,
                extra[index].finding.why if index in extra else "",
                told.pages * page if told is not None else None,
                told.scans_per_day if told is not None else None,
            )
        )
    if known is None:
        return DescribedTable(table, tuple(indexes))
    return DescribedTable(table, tuple(indexes), known.rows, known.pages * page or None)
