"""What each index of a table is for, as far as the models and their declared queries tell."""

from __future__ import annotations

from collections.abc import Mapping

from idx_core.model import Index, Origin, Schema, Table
from idx_core.usage import needs


def purposes(table: Table, schema: Schema) -> Mapping[Index, tuple[str, ...]]:
    """What each index enforces and serves, a few words each; nothing of one nobody asks for."""
    found: dict[Index, dict[str, None]] = {
        index: dict.fromkeys(_enforced(index)) for index in table.indexes
    }
    for need in needs(table, schema):
        for index in table.indexes:
            if need.is_served_by(index):
                found[index][need.what] = None
    return {index: tuple(texts) for index, texts in found.items()}


def source(index: Index) -> str:
    """Where it comes from, in a word."""
    if index.constraint is not None:
        return "constraint"
    return {Origin.IMPLICIT: "field"}.get(index.origin, str(index.origin))


def _enforced(index: Index) -> list[str]:
    told = []
    if index.constraint is not None:
        told.append(f"enforces the {index.constraint}")
    elif index.unique:
        told.append(
            "enforces that keys are unique" + (" where it holds" if index.predicate else "")
        )
    if index.replica_identity:
        told.append("tells rows apart in logical replication")
    return told
