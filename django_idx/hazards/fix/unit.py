"""One operation of a migration's list, with all that it does and what is hazardous in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django_idx.hazards.lines import Written
from django_idx.hazards.reader import Operated, Reading
from idx_core.hazards import steps as s
from idx_core.hazards.hazard import Hazard
from idx_core.hazards.migration import Migration
from idx_core.hazards.walk import as_in_session


class NotMechanicalError(Exception):
    """A person has to look at it; the message says why."""


@dataclass(frozen=True, slots=True)
class Unit:
    """`parts` are the operations for the database that it consists of: mostly it is its own."""

    number: int
    operation: Any
    written: Written
    parts: tuple[Operated, ...]
    up: tuple[s.Step, ...]
    down: tuple[s.Step, ...]
    hazards: tuple[Hazard, ...]

    @property
    def does_something(self) -> bool:
        """Whether the database is any different after it, as far as that is known."""
        return any(not isinstance(step, s.Session) for step in (*self.up, *self.down))

    @property
    def is_concurrent(self) -> bool:
        """Whether something in it must not run inside of a transaction."""
        kinds = s.CreateIndex | s.DropIndex | s.Reindex
        return any(isinstance(e, kinds) and e.concurrently for e in (*self.up, *self.down))


def units_of(
    migration: Migration,
    operations: Sequence[Any],
    lines: Sequence[Written],
    reading: Reading,
    hazards: Sequence[Hazard],
) -> list[Unit]:
    """All operations of a migration, in order. Raises `NotMechanicalError`."""
    if len(lines) != len(operations):
        raise NotMechanicalError("its operations are not written as one list")
    node = reading.nodes[migration.id]
    found = list(_units(node, migration, operations, lines, reading, hazards))
    known = sum(len(unit.hazards) for unit in found)
    if known != len(hazards) or len({each.line for each in lines}) != len(lines):
        raise NotMechanicalError("several of its operations are written in one line")
    return found


def _units(
    node: tuple[str, str],
    migration: Migration,
    operations: Sequence[Any],
    lines: Sequence[Written],
    reading: Reading,
    hazards: Sequence[Hazard],
) -> Iterator[Unit]:
    of_it = [each for each in reading.operated.values() if each.node == node]
    for number, operation in enumerate(operations):
        parts = tuple(each for each in of_it if each.number == number)
        places = {each.place for each in parts}
        yield Unit(
            number=number,
            operation=operation,
            written=lines[number],
            parts=parts,
            up=tuple(e for e in as_in_session(migration.up) if e.place in places),
            down=tuple(e for e in as_in_session(migration.down or ()) if e.place in places),
            hazards=tuple(h for h in hazards if h.place in places),
        )
