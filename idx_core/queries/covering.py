"""INCLUDE columns: only where they make an index-only scan likely and stay small."""

from __future__ import annotations

import re

from idx_core.model import Column, Dialect, Table
from idx_core.queries.access import Comparison
from idx_core.queries.keyplan import KeyPlan
from idx_core.queries.types import Kind, kind
from idx_core.queries.uses import Uses

MOST_COLUMNS = 3
_MOST_BYTES = 64
_WIDTHS = {
    Kind.NUMBER: 8,
    Kind.BOOLEAN: 1,
    Kind.UUID: 16,
    Kind.DATE: 4,
    Kind.TIMESTAMP: 8,
    Kind.TIMESTAMPTZ: 8,
}
_LENGTH = re.compile(r"\((\d+)\)")


def include(plan: KeyPlan, table: Table, dialect: Dialect, uses: Uses) -> tuple[str, ...]:
    """The columns to include beside the keys, in the order of the table's columns.

    Only for accesses that read many rows, to count or sum them up or because all of one state are
    asked for; a table whose rows are changed by declared queries has its pages seldom all-visible,
    and every change would cost more.
    """
    access = plan.access
    if dialect is not Dialect.POSTGRESQL or uses.written or not access.alone:
        return ()
    if not access.aggregated and not _finds_many(plan):
        return ()
    if access.read is None or access.limited or plan.method != "btree":
        return ()
    keys = {element.column for element in plan.equal} | {key.element.column for key in plan.tail}
    # a column that the predicate fixes is read only where the planner does not know that
    missing = [name for name in table.columns.names if name in access.read and name not in keys]
    settled = {one.operand.column for one in plan.predicate}
    missing = [name for name in missing if name not in settled]
    if not missing or len(missing) > MOST_COLUMNS or not (plan.equal or plan.tail):
        return ()
    widths = [width(column) for name in missing if (column := table.column(name)) is not None]
    if None in widths or sum(w or 0 for w in widths) > _MOST_BYTES:
        return ()
    return tuple(missing)


def _finds_many(plan: KeyPlan) -> bool:
    """Whether the rows are found by nothing but states, and so are many."""
    access = plan.access
    found = [one for one in access.conditions if one.comparison is not Comparison.OTHER]
    return not access.order and all(one.constant is not None for one in found)


def width(column: Column) -> int | None:
    """About how many bytes a value takes, None when that is not bounded."""
    known = kind(column.type)
    if known is Kind.TEXT:
        length = _LENGTH.search(column.type)
        return int(length[1]) + 1 if length else None
    return _WIDTHS.get(known)
