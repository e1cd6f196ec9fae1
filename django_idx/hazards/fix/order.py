"""Whether an operation may as well run after those that follow it in its migration."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.migrations import operations as stock
from django.db.models import UniqueConstraint

from django_idx.hazards.fix.unit import NotMechanicalError, Unit
from idx_core.hazards import steps as s
from idx_core.model import TableName

_MOVING = (s.RenameTable, s.RenameColumn, s.DropTable, s.DropColumn, s.RetypeColumn)
_OF_PARTS = (stock.RunSQL, stock.SeparateDatabaseAndState)
_INDEPENDENT = (
    stock.AddConstraint,
    stock.AddField,
    stock.AddIndex,
    stock.AlterField,
    stock.AlterModelManagers,
    stock.AlterModelOptions,
    stock.AlterModelTableComment,
    stock.CreateModel,
    stock.RemoveConstraint,
    stock.RemoveIndex,
)


def check_order(moved: Unit, later: Unit, app_label: str) -> None:
    """Raises `NotMechanicalError` where `moved` has to stay before `later`."""
    if not _is_independent(moved, later, app_label):
        one, other = (
            f"{type(u.operation).__name__} in line {u.written.line}" for u in (moved, later)
        )
        raise NotMechanicalError(f"{other} may need that {one} comes before it")


def _is_independent(moved: Unit, later: Unit, app_label: str) -> bool:
    tables = set(_tables(moved))
    for step in (*later.up, *later.down):
        if isinstance(step, s.Opaque | s.ChangeData | s.Other):
            return False
        touched = {getattr(step, "table", None), getattr(step, "new", None)}
        if step in later.up and isinstance(step, _MOVING) and touched & tables:
            return False  # on the way back, what moved is undone before it in any case
        if (
            isinstance(step, s.AddConstraint)
            and (
                step.using_index in set(_names(moved))
                or (
                    step.constraint.foreign_key and step.constraint.foreign_key.referenced in tables
                )
            )
            and _is_unique(moved)
        ):
            return False
    if set(_names(moved)) & set(_names(later)):
        return False
    return _may_be_passed(moved.operation, later.operation, app_label)


def _may_be_passed(moved: Any, later: Any, app_label: str) -> bool:
    """The same, told by the models that the operations are about."""
    if isinstance(moved, _OF_PARTS):
        return all(_may_be_passed(part, later, app_label) for part in _parts(moved))
    if isinstance(later, _OF_PARTS):
        return all(_may_be_passed(moved, part, app_label) for part in _parts(later))
    model = getattr(moved, "model_name", None)
    if model is None or not later.references_model(model, app_label):
        return True
    field = getattr(moved, "name", None)
    if isinstance(later, stock.AlterField) and isinstance(moved, stock.AddField | stock.AlterField):
        return bool(later.name != field or later.model_name.lower() != model.lower())
    return isinstance(later, _INDEPENDENT)


def _parts(operation: Any) -> list[Any]:
    """What SQL does is told by steps; here is what it does to the state."""
    return [*operation.state_operations, *getattr(operation, "database_operations", ())]


def _tables(unit: Unit) -> Iterator[TableName]:
    for step in (*unit.up, *unit.down):
        table = getattr(step, "table", None)
        if isinstance(table, TableName):
            yield table


def _names(unit: Unit) -> Iterator[str]:
    """What indexes and constraints it speaks of."""
    for step in (*unit.up, *unit.down):
        match step:
            case s.CreateIndex(index=index):
                yield index.name
            case s.AddConstraint(constraint=constraint):
                yield constraint.name
            case s.DropIndex(name=name) | s.DropConstraint(name=name) | s.Reindex(name=name):
                yield name
            case s.RenameIndex(name=name, new=new) | s.RenameConstraint(name=name, new=new):
                yield from (name, new)


def _is_unique(unit: Unit) -> bool:
    return isinstance(getattr(unit.operation, "constraint", None), UniqueConstraint) or any(
        (isinstance(step, s.CreateIndex) and step.index.unique) or isinstance(step, s.AddConstraint)
        for step in (*unit.up, *unit.down)
    )
