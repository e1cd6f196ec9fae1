"""What the document is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from idx_core.described import DescribedTable
from idx_core.health.figures import Figures, IndexFigures
from idx_core.model import Index, TableName
from idx_core.report.entry import Entry
from idx_core.settings import Settings


@dataclass(frozen=True, slots=True)
class FrontDoor:
    """The commands of one of the two frameworks."""

    verb: str
    generate: str
    migrate: str


@dataclass(frozen=True, slots=True)
class Project:
    """Tables with all their indexes, the findings on them, and how it is run."""

    tables: Sequence[DescribedTable]
    entries: Sequence[Entry]
    settings: Settings
    door: FrontDoor
    figures: Sequence[Figures] = ()

    def of_index(self, table: TableName, wanted: Index) -> IndexFigures | None:
        """What a live database that was asked says of the index.

        One that the database has named is found by its constraint.
        """
        for figures in self.figures:
            found = figures.table(table)
            for each in found.indexes if found is not None else ():
                if each.name == wanted.name or (
                    not wanted.name
                    and each.index.constraint is wanted.constraint is not None
                    and each.index.columns == wanted.columns
                ):
                    return each
        return None

    def open_on(self, table: TableName) -> list[Entry]:
        """The findings that no derived index mends."""
        return [
            entry
            for entry in self.entries
            if entry.finding.table == table and (entry.finding.held or not entry.finding.creates)
        ]
