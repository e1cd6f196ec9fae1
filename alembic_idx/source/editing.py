"""Indexes put into and taken from the source of their models; what cannot be is told."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Table

from alembic_idx.hints import declaration, quoted
from alembic_idx.reading import Models
from alembic_idx.source.declaring import Declaring, marks_columns
from alembic_idx.source.places import Place, mappers_of, place_of
from alembic_idx.source.removing import remove
from alembic_idx.source.workspace import Workspace
from alembic_idx.spelling import unique_arguments
from idx_core.errors import SourceError
from idx_core.model import ConstraintKind, Index, TableName
from idx_core.source.file import Change
from idx_core.source.imports import Imports


@dataclass
class Editing:
    """The edits for the models of one run; several databases may have the same models."""

    workspace: Workspace = field(default_factory=Workspace)
    by_hand: list[str] = field(default_factory=list)
    _done: set[tuple[int, str]] = field(default_factory=set)
    _marks: dict[Path, bool | None] = field(default_factory=dict)

    def add(self, wanted: Iterable[tuple[TableName, Index]], models: Models) -> None:
        """Declare each index with its table."""
        by_table: dict[TableName, list[Index]] = {}
        for name, index in wanted:
            if self._is_new(models.tables[name], index):
                by_table.setdefault(name, []).append(index)
        mappers = mappers_of([models.tables[name] for name in by_table])
        for name, indexes in sorted(by_table.items()):
            self._declare(models.tables[name], indexes, models, mappers)

    def remove(self, wanted: Iterable[tuple[TableName, Index]], models: Models) -> None:
        """Take each index from its table."""
        wanted = [(n, i) for n, i in wanted if self._is_new(models.tables[n], i)]
        mappers = mappers_of([models.tables[name] for name, _ in wanted])
        for name, index in wanted:
            table = models.tables[name]
            try:
                place = self._place(table, mappers)
                remove(index, place, self.workspace.open(place.path))
                self.workspace.settle(place.path)
            except SourceError as error:
                self._tell(index, table, f"Remove {_written(index, table, models)}", error)

    def refuse(self, name: TableName, index: Index, models: Models, reason: str) -> None:
        """Tell that the index cannot be declared, and how near one comes to it."""
        table = models.tables[name]
        if self._is_new(table, index):
            where = f"Add, as far as it fits, {_written(index, table, models)}"
            self._tell(index, table, where, SourceError(reason))

    def changes(self) -> list[Change]:
        """What is to be written."""
        return self.workspace.changes()

    def _declare(
        self, table: Table, indexes: list[Index], models: Models, mappers: Collection[Any]
    ) -> None:
        try:
            place = self._place(table, mappers)
            self._declare_at(place, indexes, models)
        except SourceError as error:
            if len(indexes) > 1:  # one of them must not keep back the others
                for index in indexes:
                    self._declare(table, [index], models, mappers)
                return
            (index,) = indexes
            where = f"Add {_written(index, table, models)} to the model of {table.name}"
            self._tell(index, table, where, error)

    def _declare_at(self, place: Place, indexes: list[Index], models: Models) -> None:
        parsed = self.workspace.open(place.path)
        imports = Imports(parsed)
        try:
            Declaring(place, parsed, imports, models.dialect, self._marks[place.path]).add(indexes)
            imports.write()
        finally:
            self.workspace.settle(place.path)

    def _place(self, table: Table, mappers: Collection[Any]) -> Place:
        place = place_of(table, mappers, self.workspace)
        if place.path not in self._marks:
            self._marks[place.path] = marks_columns(self.workspace.open(place.path))
        return place

    def _is_new(self, table: Table, index: Index) -> bool:
        key = (id(table), index.name)
        is_new = key not in self._done
        self._done.add(key)
        return is_new

    def _tell(self, index: Index, table: Table, what: str, error: SourceError) -> None:
        self.by_hand.append(
            f"cannot change the source of {str(table.name)!r} for {index.name!r}: {error}\n"
            f"    HINT: {what}."
        )


def _written(index: Index, table: Table, models: Models) -> str:
    if index.constraint is ConstraintKind.UNIQUE:
        return f"UniqueConstraint({', '.join(unique_arguments(index, table, quoted))})"
    return declaration(index, table, models.dialect)
