"""Where a new migration goes: its name, those that follow it, and where none may go."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader

from django_idx.hazards.fix.unit import NotMechanicalError
from django_idx.hazards.reader import Node

MAX_MIGRATION = "max_migration.txt"
_LETTERS = "bcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Position:
    """Right after `node`: the new migration's name, and the migrations that are to follow it."""

    node: Node
    name: str
    followers: tuple[Node, ...]
    max_migration: Path | None = None
    """The file in which django-linear-migrations keeps the name of the last migration."""


def position_after(
    node: Node,
    loader: MigrationLoader,
    fragment: str,
    *,
    applied: Collection[Node],
    taken: Collection[Node],
    folder: Path,
) -> Position:
    """`taken` are the new migrations so far. Raises `NotMechanicalError`."""
    migration = loader.disk_migrations[node]
    if node in applied:
        raise NotMechanicalError("it is applied already")
    _check_squashing(node, migration, loader)
    if migration.run_before:
        raise NotMechanicalError("it has run_before, which a new migration would have to have too")
    dependents = [n for n, m in loader.disk_migrations.items() if node in m.dependencies]
    followers = sorted(n for n in dependents if n[0] == node[0])
    if ran := [name for n in followers if n in applied for name in (n[1],)]:
        raise NotMechanicalError(f"{ran[0]}, which follows it, is applied already")
    names = {name for app, name in (*loader.disk_migrations, *taken) if app == node[0]}
    number = MigrationAutodetector.parse_number(node[1])
    if number is None:
        raise NotMechanicalError("its name has no number to count on from")
    written = re.match(r"\d+", node[1])
    assert written is not None
    width = len(written[0])
    if not followers:
        name = f"{number + 1:0{width}d}_{fragment}"
    else:
        name = next(
            (
                found
                for letter in _LETTERS
                if not any(n.startswith(f"{number:0{width}d}{letter}_") for n in names)
                for found in [f"{number:0{width}d}{letter}_{fragment}"]
            ),
            "",
        )
    if not name or any(_is_ambiguous(name, other) for other in names):
        raise NotMechanicalError("there is no free name for a new migration after it")
    return Position(node, name, tuple(followers), _max_migration(folder, node, followers))


def _check_squashing(node: Node, migration: Any, loader: MigrationLoader) -> None:
    if migration.replaces:
        raise NotMechanicalError("it replaces others (a squashed migration)")
    squashed = [n for n, m in loader.disk_migrations.items() if node in map(tuple, m.replaces)]
    if squashed:
        raise NotMechanicalError(f"{squashed[0][1]} replaces it (a squashed migration)")


def _is_ambiguous(name: str, other: str) -> bool:
    """`migrate` takes the beginning of a name, and finds two then."""
    return name.startswith(other) or other.startswith(name)


def _max_migration(folder: Path, node: Node, followers: Collection[Node]) -> Path | None:
    path = folder / MAX_MIGRATION
    if followers or not path.exists():
        return None
    if path.read_text(encoding="utf-8").strip() != node[1]:
        raise NotMechanicalError(f"{MAX_MIGRATION} names another migration than the last one")
    return path
