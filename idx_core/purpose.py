"""What each index of a table is for, as far as the models and their declared queries tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from idx_core.model import Index, Origin, Schema, Table
from idx_core.usage import needs


@dataclass(frozen=True, slots=True)
class Purpose:
    """One thing that an index enforces or serves, and how the user calls it ("" if he does not)."""

    kind: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.name}".rstrip()


def purposes(table: Table, schema: Schema) -> Mapping[Index, tuple[Purpose, ...]]:
    """All that each index enforces and serves; nothing of one nobody asks for."""
    found = {index: dict.fromkeys(_enforced(index)) for index in table.indexes}
    for need in needs(table, schema):
        for index in table.indexes:
            if need.is_served_by(index):
                found[index][Purpose(need.kind, need.name)] = None
    return {index: tuple(each) for index, each in found.items()}


def source(index: Index) -> str:
    """Where it comes from, in a word."""
    if index.constraint is not None:
        return "constraint"
    return {Origin.IMPLICIT: "field"}.get(index.origin, str(index.origin))


def _enforced(index: Index) -> Iterator[Purpose]:
    if index.constraint is not None:
        yield Purpose(f"enforces the {index.constraint}")
    elif index.unique:
        where = " among its rows" if index.predicate else ""
        yield Purpose(f"enforces that its keys are unique{where}")
    if index.replica_identity:
        yield Purpose("tells rows apart in logical replication")
