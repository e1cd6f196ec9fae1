"""The names that PostgreSQL gives constraints whose author gave none."""

from idx_core.hazards.steps import Constraint, ConstraintType
from idx_core.model import TableName

_ENDINGS = {
    ConstraintType.UNIQUE: "key",
    ConstraintType.FOREIGN_KEY: "fkey",
    ConstraintType.CHECK: "check",
    ConstraintType.EXCLUDE: "excl",
}


def default_name(table: TableName, constraint: Constraint) -> str:
    """`orders_client_id_fkey`; "" where it would be too long to be foretold."""
    if constraint.type is ConstraintType.PRIMARY_KEY:
        parts = [table.name, "pkey"]
    else:
        parts = [table.name, *constraint.columns, _ENDINGS[constraint.type]]
    name = "_".join(parts)
    return name if len(name.encode()) <= 63 else ""
