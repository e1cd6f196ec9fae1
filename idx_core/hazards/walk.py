"""The steps of a migration, each with how things are before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from idx_core.hazards import steps as s
from idx_core.hazards.rule import Case
from idx_core.hazards.state import State, schema_of
from idx_core.model import TableName

_ENDS = ("commit", "end", "rollback")
_BEGINS = ("begin", "start")


@dataclass(frozen=True, slots=True)
class Way:
    """One way of a migration: `upgrade` tells which; `start` is how things are before it."""

    upgrade: bool
    steps: tuple[s.Step, ...]
    start: State

    def __iter__(self) -> Iterator[tuple[s.Step, State]]:
        """Each step and how things are when it begins. The state is the same object throughout."""
        state = self.start.copy()
        for step in self.steps:
            yield step, state
            state.apply(step, new=True)


def ways(case: Case) -> Iterator[Way]:
    """Up, and down after it."""
    up = as_in_session(case.migration.up)
    yield Way(True, up, case.before)
    if case.migration.down:
        yield Way(False, as_in_session(case.migration.down), case.before.after(up))


def as_in_session(steps: tuple[s.Step, ...]) -> tuple[s.Step, ...]:
    """The same steps; those after a COMMIT by hand are outside of the transaction."""
    found: list[s.Step] = []
    is_ended = False
    for step in steps:
        if isinstance(step, s.Session):
            word = step.text.split(maxsplit=1)[0].rstrip(";").lower() if step.text else ""
            is_ended = word in _ENDS or (is_ended and word not in _BEGINS)
        found.append(replace(step, transactional=False) if is_ended else step)
    return tuple(found)


def table_of(step: s.Step, state: State) -> TableName | None:
    """The table that a step is about, where that is known."""
    if isinstance(step, s.DropIndex):
        if step.table is not None:
            return step.table
        table, _ = state.index(step.name, schema_of(step))
        return table
    table = getattr(step, "table", None)
    return table if isinstance(table, TableName) else None
