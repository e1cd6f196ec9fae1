"""What becomes of one operation: what stays where it stands, and what leaves the transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.db.migrations import operations as stock

from django_idx.hazards.fix.unit import NotMechanicalError, Unit
from django_idx.hazards.reader import Operated
from django_idx.hazards.safe import Safe, is_plain, plain_form, safe_form
from django_idx.hazards.separate import separate
from django_idx.hazards.sqltext import statement
from idx_core.hazards import steps as s
from idx_core.sqltext import tokens_of

_UNREAD = {"include", "match", "tablespace", "update", "with"}


@dataclass(frozen=True, slots=True)
class Replacement:
    """`inside` is what stays, None being the operation as it is; `apart` is what must not be in a
    transaction. `imports` are (module, name) of what the texts call by its bare name."""

    inside: tuple[str, ...] | None = None
    apart: tuple[str, ...] = ()
    imports: tuple[tuple[str, str], ...] = ()

    @property
    def is_moved(self) -> bool:
        """Whether nothing of it stays."""
        return self.inside == ()


def replacement_of(unit: Unit, *, stock_operations: bool) -> Replacement:
    """For an operation with hazards. Raises `NotMechanicalError`."""
    if all(is_plain(hazard) for hazard in unit.hazards):
        return _plain(unit)
    if unit.is_concurrent and all(hazard.rule == "IDX402" for hazard in unit.hazards):
        return moved_as_it_is(unit)
    if isinstance(unit.operation, stock.SeparateDatabaseAndState):
        return _separated(unit, stock_operations=stock_operations)
    (part,) = unit.parts
    safe = safe_form(part, stock_operations=stock_operations)
    if safe is not None and not _has_more(unit, safe):
        return Replacement(safe.inside, safe.apart, safe.imports)
    return _in_sql(unit, part)


def moved_as_it_is(unit: Unit) -> Replacement:
    """For a concurrent operation without a hazard of its own, among others."""
    steps = (*unit.up, *unit.down)
    kinds = s.CreateIndex | s.DropIndex | s.Reindex | s.Session
    if any(not step.repeatable and not isinstance(step, kinds) for step in steps):
        raise NotMechanicalError(f"{_name(unit)} does several things")
    return Replacement((), (unit.written.text,))


def _plain(unit: Unit) -> Replacement:
    plain = plain_form(unit.parts[0]) if len(unit.parts) == 1 else None
    if plain is None:
        raise NotMechanicalError(f"{_name(unit)} has no other form for a table that is new")
    return Replacement((plain,))


def _has_more(unit: Unit, safe: Safe) -> bool:
    """Whether the operation does more than its safe form takes care of."""
    if safe.inside:
        return any(isinstance(hazard.step, s.AddConstraint) for hazard in unit.hazards)
    if isinstance(unit.operation, stock.RunSQL):
        steps = [step for step in unit.up if not isinstance(step, s.Session)]
        return len(steps) > 1 or len(unit.down) > 1
    return False


def _separated(unit: Unit, *, stock_operations: bool) -> Replacement:
    """Every operation for the database in it must be one that goes outside of the transaction."""
    text = unit.written.text
    imports: dict[tuple[str, str], None] = {}
    inner = {id(part.operation) for part in unit.parts}
    if len(unit.written.inner) != len(unit.operation.database_operations) or not inner.issuperset(
        id(operation) for operation in unit.operation.database_operations
    ):
        raise NotMechanicalError(f"{_name(unit)} does not say by itself what it does")
    for part in unit.parts:
        safe = safe_form(replace(part, nested=False), stock_operations=stock_operations)
        if (
            safe is None
            or safe.inside
            or len(safe.apart) != 1
            or text.count(part.text.strip()) != 1
        ):
            kind = type(part.operation).__name__
            raise NotMechanicalError(f"there is no other {kind} to put into {_name(unit)}")
        text = text.replace(part.text.strip(), safe.apart[0].strip())
        imports.update(dict.fromkeys(safe.imports))
    return Replacement((), (text,), tuple(imports))


def _in_sql(unit: Unit, part: Operated) -> Replacement:
    """As the hint says it: RunSQL for the database, the operation for the state."""
    if isinstance(part.operation, stock.AddField):
        raise NotMechanicalError(f"{_name(unit)} brings a constraint along with its column")
    hazard = unit.hazards[0] if len(unit.hazards) == 1 else None
    steps = [step for step in unit.up if not isinstance(step, s.Session)]
    if hazard is None or not hazard.upgrade or len(steps) != 1 or _says_more(part.operation):
        raise NotMechanicalError(f"there is no other form of {_name(unit)}")
    if not hazard.safe or any(statement(step) is None for step in hazard.safe):
        raise NotMechanicalError(f"no statement does without a lock what {_name(unit)} does")
    inside = [step for step in hazard.safe if step.transactional]
    outside = [step for step in hazard.safe if not step.transactional]
    state = "" if isinstance(part.operation, stock.RunSQL) else part.text
    if not inside:
        return Replacement((), tuple(separate(outside, hazard.undo, state)))
    return Replacement(
        tuple(separate(inside, hazard.undo, state)), tuple(separate(outside, (), ""))
    )


def _says_more(operation: Any) -> bool:
    """Whether its SQL has something that the steps do not have."""
    if not isinstance(operation, stock.RunSQL):
        return False
    words = {token.lower() for token in tokens_of(str(operation.sql))}
    return not words.isdisjoint(_UNREAD)


def _name(unit: Unit) -> str:
    return f"{type(unit.operation).__name__} in line {unit.written.line}"
