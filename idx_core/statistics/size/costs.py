"""What an index costs to build and to keep up.

The constants are microseconds of CPU a row, measured by benchmarks/index_costs.py on 1,000,000 rows
in memory. Another machine is faster or slower, hardly another order: they serve to compare indexes,
not to tell the time.
"""

import math
from dataclasses import dataclass

from idx_core.model import Index
from idx_core.statistics.size.btree import IndexSize
from idx_core.statistics.size.distinct import Knowledge
from idx_core.statistics.size.types import TypeLayout, layout_of

_MEASURED_ROWS = 1_000_000
_IN_ORDER = 0.99
_FEW_ROWS = 200  # of a value, on average: then an entry finds its place in a page that is at hand


@dataclass(frozen=True, slots=True)
class _PerRow:
    build: float
    insert: float


_ASCENDING = _PerRow(0.26, 1.2)
_FIXED = _PerRow(0.6, 4.0)
_NUMERIC = _PerRow(0.6, 5.5)
_TEXT = _PerRow(2.3, 5.8)
_FEW = _PerRow(0.6, 1.5)
_METHODS = {
    "hash": _PerRow(2.1, 2.3),
    "gin": _PerRow(1.2, 1.3),  # a row of three elements; without the merge of its pending list
    "brin": _PerRow(0.17, 0.05),
}
_OTHER = _PerRow(0.8, 12.0)  # GiST


@dataclass(frozen=True, slots=True)
class IndexCosts:
    """`build_seconds` of CPU, `insert_microseconds` of CPU for each row that gets an entry.

    An update that is not HOT costs as much as an insert. `pages_read` and `pages_written` are
    what a build moves when nothing is in memory.
    """

    build_seconds: float
    insert_microseconds: float
    pages_read: int
    pages_written: int


def costs_of(index: Index, knowledge: Knowledge, size: IndexSize) -> IndexCosts:
    """The costs of an index of this size."""
    each = _per_row(index, knowledge)
    sorting = 1.0
    if index.method == "btree" and size.tuples > 2:
        sorting = math.log2(size.tuples) / math.log2(_MEASURED_ROWS)
    return IndexCosts(
        build_seconds=size.tuples * each.build * sorting / 1e6,
        insert_microseconds=each.insert,
        pages_read=knowledge.statistics.pages,
        pages_written=size.pages,
    )


def _per_row(index: Index, knowledge: Knowledge) -> _PerRow:
    if index.method != "btree":
        return _METHODS.get(index.method, _OTHER)
    first = index.elements[0].column
    column = knowledge.statistics.column(first) if first else None
    if column is not None and len(index.elements) == 1:
        if (column.correlation or 0) > _IN_ORDER:
            return _ASCENDING
        distinct = column.distinct_of(knowledge.rows)
        if 0 < distinct < knowledge.rows / _FEW_ROWS:
            return _FEW
    return _of_layout(_layout(first, knowledge), index)


def _of_layout(layout: TypeLayout, index: Index) -> _PerRow:
    if layout.varies and not layout.deduplicates:
        return _NUMERIC
    return _TEXT if layout.varies or index.elements[0].expression else _FIXED


def _layout(name: str | None, knowledge: Knowledge) -> TypeLayout:
    column = knowledge.table.column(name) if knowledge.table and name else None
    return layout_of(column.type if column else "")
