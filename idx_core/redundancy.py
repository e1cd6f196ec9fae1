"""The redundant indexes of a table, each with the one index that makes it so.

The IDX1xx rules share this, so that every redundant index is told by exactly one of them.
"""

from weakref import ref

from idx_core.coverage import repeats
from idx_core.finding import Finding
from idx_core.keeping import comparable, kept_instead
from idx_core.model import Index, Origin, Schema, Table
from idx_core.operations import DropIndex
from idx_core.record import record

_SCORE = 50

# Three rules in a row ask for the same table, and this is most of what a run costs.
_latest: "tuple[Table, ref[Schema], tuple[Redundancy, ...]] | None" = None


@record(frozen=True, slots=True)
class Redundancy:
    """`index` is of no use beside `kept`."""

    table: Table
    index: Index
    kept: Index

    @property
    def is_longer(self) -> bool:
        """Whether the index that stays has more keys."""
        return len(self.kept.elements) > len(self.index.elements)

    @property
    def is_repeated(self) -> bool:
        """Whether both have the same keys, the one that stays perhaps more besides."""
        return repeats(self.index, self.kept, self.table)

    @property
    def kept_name(self) -> str:
        """`name (keys)` of the index that stays."""
        return described(self.kept)

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


def redundancies(table: Table, schema: Schema) -> tuple[Redundancy, ...]:
    """Each redundant index of the table, in the order of declaration."""
    global _latest
    if _latest is None or _latest[0] is not table or _latest[1]() is not schema:
        pairs = ((index, kept_instead(table, index, schema)) for index in comparable(table))
        found = tuple(Redundancy(table, index, kept) for index, kept in pairs if kept is not None)
        _latest = (table, ref(schema), found)
    return _latest[2]


def keys(index: Index) -> str:
    """The index elements as a reader writes them: `client_id, created_at DESC`."""
    return ", ".join([e.text + (" DESC" if e.descending else "") for e in index.elements])


def described(index: Index) -> str:
    """`name (keys)`, or `(keys)` of an index that the database names."""
    return f"{index.name} ({keys(index)})" if index.name else f"({keys(index)})"
