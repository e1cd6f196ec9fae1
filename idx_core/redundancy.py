"""The redundant indexes of a table, each with the one index that makes it so.

The IDX1xx rules share this, so that every redundant index is told by exactly one of them.
"""

from dataclasses import dataclass

from idx_core.coverage import comparable, kept_instead
from idx_core.finding import Finding
from idx_core.model import Index, Origin, Table
from idx_core.operations import DropIndex

_SCORE = 50

# Three rules in a row ask for the same table, and this is most of what a run costs.
_latest: "tuple[Table, tuple[Redundancy, ...]] | None" = None


@dataclass(frozen=True, slots=True)
class Redundancy:
    """`index` is of no use beside `kept`."""

    table: Table
    index: Index
    kept: Index

    @property
    def same_keys(self) -> bool:
        """Whether both have the same number of keys."""
        return len(self.index.elements) == len(self.kept.elements)

    @property
    def kept_name(self) -> str:
        """`name (keys)` of the index that stays."""
        return _described(self.kept)

    def finding(self, reason: str) -> Finding:
        """The finding that says that the index is redundant for this reason."""
        implicit = "implicit index" if self.index.origin is Origin.IMPLICIT else "index"
        return Finding(
            table=self.table.name,
            columns=self.index.columns,
            index=self.index.name,
            message=f"{implicit} ({keys(self.index)}) {reason}",
            hint=f"Drop {self.index.name or 'it'}; no lookup needs it.",
            fix=(DropIndex(self.table.name, self.index),),
            score=_SCORE,
            why="every write maintains an index that no lookup needs",
        )


def redundancies(table: Table) -> tuple[Redundancy, ...]:
    """Each redundant index of the table, in the order of declaration."""
    global _latest
    if _latest is None or _latest[0] is not table:
        pairs = ((index, kept_instead(table, index)) for index in comparable(table))
        found = tuple(Redundancy(table, index, kept) for index, kept in pairs if kept is not None)
        _latest = (table, found)
    return _latest[1]


def keys(index: Index) -> str:
    """The index elements as a reader writes them: `client_id, created_at DESC`."""
    return ", ".join(e.text + (" DESC" if e.descending else "") for e in index.elements)


def _described(index: Index) -> str:
    return f"{index.name} ({keys(index)})" if index.name else f"({keys(index)})"
