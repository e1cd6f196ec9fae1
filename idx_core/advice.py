"""Advice about one index: a finding that changes nothing."""

from idx_core.coverage import serves
from idx_core.finding import Finding
from idx_core.model import Index, Table


def about(
    table: Table, index: Index, message: str, *, hint: str, why: str = "", score: int = 20
) -> Finding:
    """The finding; rules stamp it with their severity."""
    return Finding(
        table=table.name,
        columns=index.columns,
        index=index.name,
        message=message,
        hint=hint,
        score=score,
        why=why,
    )


def is_plain(index: Index) -> bool:
    """Whether it is an ordinary B-tree of all rows, which enforces nothing."""
    return (
        index.method == "btree"
        and index.is_total
        and index.valid
        and not index.unique
        and index.constraint is None
        and not index.replica_identity
    )


def serves_a_reference(index: Index, table: Table) -> bool:
    """Whether a foreign key of the table is looked up by it."""
    return any(serves(index, table, fk.columns) for fk in table.foreign_keys)
