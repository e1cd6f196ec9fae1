"""What one operation does to the database, both ways, told from the states around it.

Django's own operations, this tool's, and subclasses that leave `database_forwards` alone are read;
any other operation may do anything and is opaque. No database is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db.migrations import operations as stock
from django.db.models import NOT_PROVIDED

from django_idx import operations as own
from django_idx.hazards.difference import difference
from django_idx.hazards.raw import code_steps, sql_steps
from django_idx.hazards.rendering import rendered
from django_idx.hazards.tables import ModelTable, model_tables
from idx_core.hazards import steps as s
from idx_core.model import Index, IndexElement

_READABLE = ("django.", "django_idx.operations")
_OF_THROUGH = (own.AddThroughIndexConcurrently, own.RemoveThroughIndexConcurrently)
_OWN = (
    own.AddIndexConcurrently,
    own.RemoveIndexConcurrently,
    own.AlterFieldConcurrently,
    own.ReplaceIndexConcurrently,
    own.AddUniqueConstraintConcurrently,
    own.RemoveUniqueConstraintConcurrently,
    *_OF_THROUGH,
)


@dataclass(frozen=True, slots=True)
class Context:
    """Where an operation stands. `before` and `after` are the states around it."""

    app_label: str
    before: Any
    after: Any
    place: s.Place
    transactional: bool
    routed: Callable[..., bool]
    """Whether migrations of an app (and of a model of it) go to the database that is asked of."""
    known: dict[Any, dict[str, ModelTable]]
    """Tables that were read already, by state and model."""


def effects(operation: Any, context: Context, *, forwards: bool) -> tuple[s.Step, ...]:
    """The steps of the operation, or of its undoing."""
    written = type(operation).__name__
    outside = not (context.transactional or getattr(operation, "atomic", False) is True)
    try:
        found = tuple(_steps(operation, context, forwards=forwards))
    except Exception as error:  # a field or an index of somebody else, which cannot be built
        found = (s.Opaque(reason=f"{written} cannot be read: {error}"),)
    return tuple(
        replace(
            step,
            place=context.place,
            written=written,
            transactional=not outside,
            repeatable=step.repeatable or isinstance(operation, _OWN),
        )
        for step in found
    )


def _steps(operation: Any, context: Context, *, forwards: bool) -> Iterator[s.Step]:
    if isinstance(operation, stock.RunSQL | stock.RunPython):
        hints = getattr(operation, "hints", {})
        if context.routed(context.app_label, **hints):
            read = sql_steps if isinstance(operation, stock.RunSQL) else code_steps
            yield from read(operation, context.place, forwards=forwards)
    elif not _is_readable(operation):
        yield s.Opaque(reason=f"{type(operation).__name__} is an operation of its own kind")
    elif isinstance(operation, _OF_THROUGH):
        yield from _through_index(operation, context, forwards=forwards)
    elif type(operation).__name__ == "ValidateConstraint":
        if forwards:
            table = _tables(operation, context, context.after)[""]
            yield s.ValidateConstraint(table=table.name, name=operation.name)
    elif not operation.reduces_to_sql:
        return
    else:
        yield from _difference(operation, context, forwards=forwards)


def _is_readable(operation: Any) -> bool:
    ways = (type(operation).database_forwards, type(operation).database_backwards)
    return all(way.__module__.startswith(_READABLE) for way in ways)


def _difference(operation: Any, context: Context, *, forwards: bool) -> Iterator[s.Step]:
    before = _tables(operation, context, context.before, old=True)
    after = _tables(operation, context, context.after)
    fields = {}
    if isinstance(operation, stock.RenameField):
        fields = {operation.old_name: operation.new_name}
    if not forwards:
        before, after = after, before
        fields = {new: old for old, new in fields.items()}
    before = {fields.get(key, key): table for key, table in before.items()}
    rename_index = isinstance(operation, stock.RenameIndex)
    filled = _fills(operation) if forwards else False
    renames = {before[key].name: after[key].name for key in before if key in after}
    found: list[s.Step] = []
    for key in sorted({*before, *after}):
        old, new = before.get(key), after.get(key)
        if key and old is not None and new is not None:
            renamed = dict(zip(old.columns, new.columns, strict=False))
        else:
            renamed = fields
        found += difference(old, new, renamed, has_default=filled, tables=renames)
    if rename_index:
        found = list(_renaming(found))
    yield from _in_their_form(operation, found, forwards=forwards)


def _fills(operation: Any) -> bool:
    """Whether a column that is added comes with values for the rows that are there."""
    if not isinstance(operation, stock.AddField):
        return False
    field = operation.field
    given = getattr(field, "db_default", NOT_PROVIDED)
    return bool(field.has_default() or given is not NOT_PROVIDED)


def _in_their_form(operation: Any, found: list[s.Step], *, forwards: bool) -> Iterator[s.Step]:
    """The same steps, concurrent or not valid where the operation makes them so."""
    concurrent = isinstance(operation, _OWN) or _is_stock_concurrent(operation)
    not_valid = type(operation).__name__ == "AddConstraintNotValid"
    for step in found:
        if isinstance(step, s.AddConstraint) and not_valid:
            yield replace(step, not_valid=True)
        elif isinstance(step, s.CreateIndex | s.DropIndex) and concurrent:
            yield replace(step, concurrently=True)
        elif (
            isinstance(step, s.AddConstraint)
            and concurrent
            and step.constraint.type is s.ConstraintType.UNIQUE
        ):
            yield from _by_index(step)
        else:
            yield step


def _by_index(step: s.AddConstraint) -> Iterator[s.Step]:
    """As AddUniqueConstraintConcurrently does it."""
    constraint = step.constraint
    index = Index(
        name=constraint.name,
        elements=tuple(map(IndexElement, constraint.columns)),
        unique=True,
    )
    yield s.CreateIndex(table=step.table, index=index, concurrently=True)
    yield replace(step, using_index=constraint.name)


def _is_stock_concurrent(operation: Any) -> bool:
    kind = type(operation)
    return any(
        base.__name__ == "NotInTransactionMixin" and base.__module__.startswith("django.contrib")
        for base in kind.__mro__
    )


def _renaming(found: list[s.Step]) -> Iterator[s.Step]:
    """A drop and a creation under another name are, in a RenameIndex, what its name says."""
    drops = [step for step in found if isinstance(step, s.DropIndex | s.DropConstraint)]
    creations = [step for step in found if isinstance(step, s.CreateIndex)]
    if len(drops) == len(creations) == 1:
        yield s.RenameIndex(name=drops[0].name, new=creations[0].index.name)
    else:
        yield from found


def _through_index(operation: Any, context: Context, *, forwards: bool) -> Iterator[s.Step]:
    table = _tables(operation, context, context.before).get(operation.field_name)
    if table is None:
        return
    index = next(i for i in table.indexes if i.columns == (operation.column,))
    if operation.removes == forwards:
        yield s.DropIndex(name=index.name, table=table.name, concurrently=True)
    else:
        yield s.CreateIndex(table=table.name, index=index, concurrently=True)


def _tables(
    operation: Any, context: Context, state: Any, *, old: bool = False
) -> dict[str, ModelTable]:
    name = _model_name(operation, old=old)
    if name is None or (context.app_label, name.lower()) not in state.models:
        return {}
    if not context.routed(context.app_label, model_name=name.lower()):
        return {}
    key = (id(state), name.lower())
    if key not in context.known:
        context.known[key] = model_tables([rendered(state, (context.app_label, name.lower()))])
    return context.known[key]


def _model_name(operation: Any, *, old: bool) -> str | None:
    if isinstance(operation, stock.RenameModel):
        return str(operation.old_name if old else operation.new_name)
    named = getattr(operation, "model_name", None) or getattr(operation, "name", None)
    return None if named is None else str(named)
