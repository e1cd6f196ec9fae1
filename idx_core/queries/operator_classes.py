"""Operator classes that answer LIKE."""

from __future__ import annotations

from idx_core.model import Column, Table
from idx_core.queries.access import Operand


def pattern_opclass(operand: Operand, table: Table) -> str | None:
    """The operator class that answers LIKE, None where the collation does so by itself."""
    column: Column | None = table.column(operand.column) if operand.column else None
    if column is not None and column.collation in ("C", "POSIX", "ucs_basic", "pg_c_utf8"):
        return None
    type_ = column.type if column is not None else ""
    if type_.startswith(("varchar", "character varying")):
        return "varchar_pattern_ops"
    if type_.startswith(("char", "bpchar")):
        return "bpchar_pattern_ops"
    return "text_pattern_ops"
