"""Lookups that find one row at most."""

from __future__ import annotations

from collections.abc import Iterable

from idx_core.model import Index, Table
from idx_core.queries.access import Comparison, Condition
from idx_core.queries.implication import implied


def finds_one_row(table: Table, conditions: Iterable[Condition]) -> bool:
    """Whether a unique index of the table lets at most one row through."""
    known = tuple(conditions)
    pinned = {
        one.operand.column
        for one in known
        if one.comparison is Comparison.EQUAL and one.operand.column is not None
    }
    return any(
        index.unique
        and index.valid
        and _is_pinned(index, pinned)
        and implied(index.predicate, known, table)
        for index in table.indexes
    )


def _is_pinned(index: Index, pinned: set[str]) -> bool:
    return bool(index.elements) and all(
        element.column is not None and element.column in pinned for element in index.elements
    )
