"""The project's migrations in neutral steps, in the order in which `migrate` would run them.

Operations are read as objects between the states around them. Importing migrations runs what
stands at the top of their modules, as every command of Django's does, and nothing else.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.db import router
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RenameField, SeparateDatabaseAndState
from django.db.migrations.state import ProjectState

from django_idx.hazards.effects import Context, effects
from django_idx.hazards.lines import lines_of
from django_idx.hazards.renaming import rename_in_options
from django_idx.hazards.tables import model_tables
from idx_core.hazards.accepted import accepted_in
from idx_core.hazards.migration import Migration
from idx_core.hazards.steps import CreateTable, Place, Step

Node = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operated:
    """An operation that works on the database, and where it is written."""

    node: Node
    operation: Any
    place: Place
    before: Any
    after: Any
    text: str = ""
    nested: bool = False
    number: int = 0
    """Which of the migration's operations it is, or is inside of."""


@dataclass(frozen=True, slots=True)
class Reading:
    """All migrations in order, the first of them being what is applied, if anything is."""

    migrations: tuple[Migration, ...]
    operated: dict[Place, Operated] = field(default_factory=dict)
    nodes: dict[str, Node] = field(default_factory=dict)


def read_migrations(
    loader: MigrationLoader, *, judged: Collection[Node], alias: str, base: Path
) -> Reading:
    """All up to the last that is to be judged. Paths are relative to `base` if they lie in it."""
    reading = Reading(())
    plan = plan_of(loader)
    numbers = [number for number, node in enumerate(plan) if node in judged]
    if not numbers:
        return reading
    past = plan[: numbers[0]]
    state = _state(loader, past)
    found = [_past(state)] if past else []
    for node in plan[numbers[0] : numbers[-1] + 1]:
        migration = loader.graph.nodes[node]
        read, state = _Reader(reading, alias, base).migration(node, migration, state)
        found.append(replace(read, applied=node not in judged))
        reading.nodes[read.id] = node
    return Reading(tuple(found), reading.operated, reading.nodes)


def plan_of(loader: MigrationLoader) -> list[Node]:
    """All migrations, in the order in which `migrate` runs them on an empty database."""
    plan: dict[Node, None] = {}
    for target in sorted(loader.graph.leaf_nodes()):
        plan.update(dict.fromkeys(loader.graph.forwards_plan(target)))
    return list(plan)


def _state(loader: MigrationLoader, past: Sequence[Node]) -> Any:
    state = ProjectState(real_apps=loader.unmigrated_apps)
    for node in past:
        loader.graph.nodes[node].mutate_state(state, preserve=False)
    return state


def _past(state: Any) -> Migration:
    """What is applied, as one migration that creates it all."""
    tables = [
        table for model in state.apps.get_models() for table in model_tables([model]).values()
    ]
    steps = tuple(
        CreateTable(
            table=table.name,
            columns=tuple(table.columns.values()),
            indexes=table.indexes,
            constraints=table.constraints,
        )
        for table in tables
    )
    return Migration(id="", path="", up=steps, applied=True)


@dataclass(frozen=True, slots=True)
class _Reader:
    reading: Reading
    alias: str
    base: Path

    def migration(self, node: Node, migration: Any, state: Any) -> tuple[Migration, Any]:
        """The migration and the state after it."""
        path, source = self._source(migration)
        lines = lines_of(source)
        up: list[Step] = []
        down: list[tuple[Step, ...]] = []
        irreversible: list[str] = []
        known: dict[Any, Any] = {}
        for number, operation in enumerate(migration.operations):
            after = _after(operation, node[0], state)
            places = lines[number] if number < len(lines) else None
            for each in self._operated(node, operation, path, places, state, after):
                context = Context(
                    app_label=node[0],
                    before=each.before,
                    after=each.after,
                    place=each.place,
                    transactional=migration.atomic,
                    routed=self._routed,
                    known=known,
                )
                up += effects(each.operation, context, forwards=True)
                if each.operation.reversible:
                    down.append(effects(each.operation, context, forwards=False))
                self.reading.operated[each.place] = replace(each, number=number)
            if not operation.reversible:
                irreversible.append(_why(operation))
            state = after
        read = Migration(
            id=f"{node[0]}.{node[1]}",
            path=path,
            transactional=migration.atomic,
            up=tuple(up),
            down=None
            if irreversible
            else tuple(step for steps in reversed(down) for step in steps),
            irreversible=irreversible[0] if irreversible else "",
            accepted=accepted_in(source),
        )
        return read, state

    def _operated(
        self, node: Node, operation: Any, path: str, lines: Any, before: Any, after: Any
    ) -> Iterator[Operated]:
        """The operation itself, or what is in a SeparateDatabaseAndState for the database."""
        line = lines.line if lines is not None else 0
        if not isinstance(operation, SeparateDatabaseAndState):
            yield Operated(
                node=node,
                operation=operation,
                place=Place(path, line),
                before=before,
                after=after,
                text=lines.text if lines is not None else "",
            )
            return
        inner = lines.inner if lines is not None else ()
        for number, part in enumerate(operation.database_operations):
            behind = _after(part, node[0], before)
            own = inner[number] if number < len(inner) else lines
            for each in self._operated(node, part, path, own, before, behind):
                yield Operated(
                    node=node,
                    operation=each.operation,
                    place=each.place if each.place.line else Place(path, line),
                    before=each.before,
                    after=each.after,
                    text=each.text,
                    nested=True,
                )
            before = behind

    def _routed(self, app_label: str, **hints: Any) -> bool:
        return bool(router.allow_migrate(self.alias, app_label, **hints))

    def _source(self, migration: Any) -> tuple[str, str]:
        file = getattr(sys.modules.get(type(migration).__module__), "__file__", None)
        if not file:
            return "", ""
        path = Path(file)
        shown = path.relative_to(self.base) if path.is_relative_to(self.base) else path
        return str(shown), path.read_text(encoding="utf-8", errors="replace")


def _after(operation: Any, app_label: str, state: Any) -> Any:
    after = state.clone()
    operation.state_forwards(app_label, after)
    if isinstance(operation, RenameField):
        rename_in_options(after, app_label, operation)
    return after


def _why(operation: Any) -> str:
    kind = type(operation).__name__
    missing = {"RunPython": "reverse_code", "RunSQL": "reverse_sql"}.get(kind)
    return f"{kind} has no {missing}" if missing else f"{kind} cannot be reversed"
