"""Fixes all migrations that can be fixed: plans one after the other, then writes all at once."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.core.management.utils import run_formatters
from django.db.migrations import Migration as StockMigration
from django.db.migrations import operations as stock
from django.db.migrations.loader import MigrationLoader

from django_idx.hazards.fix.apart import new_file
from django_idx.hazards.fix.editing import BASE, MigrationText
from django_idx.hazards.fix.graph import Position, position_after
from django_idx.hazards.fix.order import check_order
from django_idx.hazards.fix.replacing import Replacement, moved_as_it_is, replacement_of
from django_idx.hazards.fix.unit import NotMechanicalError, Unit, units_of
from django_idx.hazards.lines import lines_of
from django_idx.hazards.reader import Node, Reading
from idx_core.errors import SourceError
from idx_core.hazards.hazard import Hazard
from idx_core.hazards.migration import Migration
from idx_core.source.writing import write_all

_FIXED = ("IDX401", "IDX402")


@dataclass(slots=True)
class Fixed:
    """What was written, the migrations that are new, and why others were left alone."""

    written: list[Path] = field(default_factory=list)
    new: list[Node] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Files:
    """Files that are edited, and files that are new; also what stands beside them."""

    texts: dict[Path, MigrationText] = field(default_factory=dict)
    new: dict[Path, str] = field(default_factory=dict)
    names: dict[Path, str] = field(default_factory=dict)

    def text(self, path: Path) -> MigrationText:
        if path not in self.texts:
            self.texts[path] = MigrationText(path)
        return self.texts[path]


def fix_migrations(
    loader: MigrationLoader,
    reading: Reading,
    hazards: Sequence[Hazard],
    *,
    own: Collection[str],
    applied: Collection[Node],
    stock_operations: bool,
) -> Fixed:
    """Write the safe version of what IDX401 and IDX402 say. Raises `SourceError`."""
    files, fixed = _Files(), Fixed()
    for migration in reading.migrations:
        mine = [h for h in hazards if h.migration == migration.id and h.rule in _FIXED]
        if not mine:
            continue
        fixer = _Fixer(loader, reading, files, fixed, applied, stock_operations)
        try:
            if reading.nodes[migration.id][0] not in own:
                raise NotMechanicalError("its app is not the project's own")
            fixer.fix(migration, mine)
        except NotMechanicalError as reason:
            fixed.refused.append(f"cannot fix {migration.id}: {reason}")
    _write(files)
    touched = [
        path for path, text in files.texts.items() if text.change.after != text.change.file.text
    ]
    fixed.written += sorted({*touched, *files.new, *files.names})
    return fixed


@dataclass(frozen=True, slots=True)
class _Fixer:
    loader: MigrationLoader
    reading: Reading
    files: _Files
    fixed: Fixed
    applied: Collection[Node]
    stock_operations: bool

    def fix(self, migration: Migration, hazards: Sequence[Hazard]) -> None:
        """All checks come before the first edit, so that what is refused stays as it is."""
        node = self.reading.nodes[migration.id]
        operations = self.loader.disk_migrations[node].operations
        path = file_of(self.loader, node)
        text = self.files.text(path)
        source = path.read_text(encoding="utf-8")
        units = units_of(migration, operations, lines_of(source), self.reading, hazards)
        wanted = self._replacements(units)
        stays = [u for u in units if u.number not in wanted or wanted[u.number].inside]
        if any(each.apart for each in wanted.values()) and any(u.does_something for u in stays):
            self._split(node, text, source, units, wanted)
        else:
            self._in_place(text, wanted)
            if migration.transactional and any(each.apart for each in wanted.values()):
                text.set_not_atomic()

    def _replacements(self, units: Sequence[Unit]) -> dict[int, Replacement]:
        wanted = {
            unit.number: replacement_of(unit, stock_operations=self.stock_operations)
            for unit in units
            if unit.hazards
        }
        if any(each.apart for each in wanted.values()):
            for unit in units:
                if unit.is_concurrent and unit.number not in wanted:
                    wanted[unit.number] = moved_as_it_is(unit)
        return wanted

    def _in_place(self, text: MigrationText, wanted: dict[int, Replacement]) -> None:
        for number, each in wanted.items():
            texts = list(each.apart or each.inside or ())
            for package, name in each.imports:
                local = text.imports.use(package, name, instead=f"Idx{name}")
                texts = [re.sub(rf"(?<![\w.]){name}(?=\()", local, t) for t in texts]
            text.set_operation(number, texts)

    def _split(
        self,
        node: Node,
        text: MigrationText,
        source: str,
        units: Sequence[Unit],
        wanted: dict[int, Replacement],
    ) -> None:
        moved = [unit for unit in units if unit.number in wanted and wanted[unit.number].apart]
        for unit in moved:
            for later in units[unit.number + 1 :]:
                if later not in moved:
                    check_order(unit, later, node[0])
        position = position_after(
            node,
            self.loader,
            _fragment(moved, node),
            applied=self.applied,
            taken=self.fixed.new,
            folder=text.path.parent,
        )
        followers = [self.files.text(file_of(self.loader, each)) for each in position.followers]
        for follower in followers:
            follower.check_link(node)
        texts = [
            (apart, text.comment(unit.number) if apart is wanted[unit.number].apart[-1] else "")
            for unit in moved
            for apart in wanted[unit.number].apart
        ]
        imports = {pair for each in wanted.values() for pair in each.imports}
        lines = [f"from {package} import {name}" for package, name in sorted(imports)]
        content = new_file(source, BASE, node, texts, lines)
        for follower in followers:
            follower.relink(node, position.name)
        gone = [unit.number for unit in moved if wanted[unit.number].is_moved]
        for number, each in wanted.items():
            if each.inside:
                text.set_operation(number, each.inside)
        text.remove_operations(gone)
        migration = self.loader.disk_migrations[node]
        if not migration.atomic and all(_may_be_atomic(u) for u in units if u.number not in gone):
            text.set_atomic()
        self._put(position, text.path.parent, content)

    def _put(self, position: Position, folder: Path, content: str) -> None:
        self.files.new[folder / f"{position.name}.py"] = content
        self.fixed.new.append((position.node[0], position.name))
        if position.max_migration is not None:
            self.files.names[position.max_migration] = position.name


def file_of(loader: MigrationLoader, node: Node) -> Path:
    """The file of a migration. Raises `NotMechanicalError` where it has none."""
    module = sys.modules[type(loader.disk_migrations[node]).__module__]
    if not module.__file__ or not module.__file__.endswith(".py"):
        raise NotMechanicalError("its source is not there")
    return Path(module.__file__)


def _fragment(moved: Sequence[Unit], node: Node) -> str:
    """As makemigrations would call it, where its operations have such names."""
    migration = StockMigration("", node[0])
    vars(migration)["operations"] = [unit.operation for unit in moved]
    name = migration.suggest_name()
    if re.match(r"auto_\d|initial$", name):
        name = re.sub(r"^\d+[a-z]?_", "", node[1]) + "_concurrently"
    return name


def _may_be_atomic(unit: Unit) -> bool:
    """Nobody knows why code and SQL are to run outside of a transaction."""
    parts = [part.operation for part in unit.parts]
    return not any(isinstance(part, stock.RunSQL | stock.RunPython) for part in parts)


def _write(files: _Files) -> None:
    """All of it, or nothing. Raises `SourceError`."""
    changes = [text.change for text in files.texts.values()]
    made: list[Path] = []
    try:
        for path, content in files.new.items():
            with path.open("x", encoding="utf-8") as file:
                made.append(path)
                file.write(content)
        write_all(changes)
    except (OSError, SourceError) as error:
        for path in made:
            path.unlink(missing_ok=True)
        if isinstance(error, SourceError):
            raise
        raise SourceError(f"cannot write {error.filename!r}: {error.strerror}") from error
    for path, name in files.names.items():
        path.write_text(f"{name}\n", encoding="utf-8")
    run_formatters([str(path) for path in files.new])
