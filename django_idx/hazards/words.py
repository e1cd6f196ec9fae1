"""What is safe instead of a hazard, ready to paste into a migration."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.migrations.operations import AddField, RunSQL

from django_idx.hazards.reader import Operated, Reading
from django_idx.hazards.safe import Safe, is_plain, plain_form, renamed, safe_form
from django_idx.hazards.separate import separate, shown
from django_idx.hazards.sqltext import statement
from django_idx.source import literal
from idx_core.hazards import steps as s
from idx_core.hazards.hazard import Hazard

_APART = "In a migration of its own, with `atomic = False` in its class:"
_ALONE = "With `atomic = False` in the class Migration:"
_WITHOUT = {
    None: "db_index=True",
    s.ConstraintType.UNIQUE: "unique=True",
    s.ConstraintType.FOREIGN_KEY: "the constraint (db_constraint=False)",
}


@dataclass(frozen=True, slots=True)
class Wording:
    """Writes hints; which operations it uses follows the setting `stock_operations`."""

    reading: Reading
    stock_operations: bool

    def hint(self, hazard: Hazard) -> str:
        """The safe version, or the hazard's own hint."""
        operated = self.reading.operated.get(hazard.place)
        if hazard.rule == "IDX403" or not hazard.safe or operated is None:
            return self._way_back(hazard)
        plain = plain_form(operated) if is_plain(hazard) else None
        if plain is not None:
            return shown(plain)
        safe = safe_form(operated, stock_operations=self.stock_operations)
        # an added field's foreign key is checked where the field stays, if it has a default
        if safe is None or (safe.inside and isinstance(hazard.step, s.AddConstraint)):
            return "\n".join(_in_sql(hazard, operated)) or hazard.finding.hint
        return "\n".join(_in_operations(safe, apart=hazard.apart))

    def _way_back(self, hazard: Hazard) -> str:
        statements = [text for step in hazard.safe if (text := statement(step)) is not None]
        if not statements:
            return hazard.finding.hint
        return f"reverse_sql={literal('; '.join(statements))}"


def _in_operations(safe: Safe, *, apart: bool) -> Iterator[str]:
    for module, name in safe.imports:
        yield f"from {module} import {name}"
    for text in safe.inside:
        yield f"{shown(text)},"
    yield _APART if apart or safe.inside else _ALONE
    for text in safe.apart:
        yield f"{shown(text)},"


def _in_sql(hazard: Hazard, operated: Operated) -> Iterator[str]:
    """RunSQL for the database, and for the state the operation as it is."""
    inside = [step for step in hazard.safe if step.transactional]
    outside = [step for step in hazard.safe if not step.transactional]
    operation = operated.operation
    state = "" if operated.nested or isinstance(operation, RunSQL) else operated.text
    if isinstance(operation, AddField):
        # The column is there first, and then gets what would have come along with it.
        yield f"Leave {_WITHOUT[_type(hazard.step)]} of the field here. Then, in another migration:"
        state = renamed(state, "migrations.AlterField") if state else ""
    if inside:
        yield from (f"{text}," for text in separate(inside, hazard.undo, state))
        state = ""
    if outside:
        yield _APART
        yield from (f"{text}," for text in separate(outside, () if inside else hazard.undo, state))


def _type(step: s.Step | None) -> s.ConstraintType | None:
    return step.constraint.type if isinstance(step, s.AddConstraint) else None
