"""Which phase a concurrent operation belongs to."""

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations import (
    AddConstraint,
    AddField,
    AlterModelManagers,
    AlterModelOptions,
    AlterModelTableComment,
    AlterUniqueTogether,
    RemoveConstraint,
    RemoveIndex,
)

from django_idx.operations import AlterFieldConcurrently, RemoveThroughIndexConcurrently

# What the atomic rest may do to a model without an index of it being in the way.
HARMLESS = (
    AddConstraint,
    AddField,
    AlterModelManagers,
    AlterModelOptions,
    AlterModelTableComment,
    AlterUniqueTogether,
    RemoveConstraint,
)


def in_phases(
    removals: Sequence[Any], rest: Sequence[Any], after: Sequence[Any]
) -> tuple[list[Any], list[Any]]:
    """(what comes before the rest, what comes after it).

    A removal comes before when the rest changes its model (it may drop a column of the index, and
    then the way back would look for a field that is not there) or when its name is used again.
    Otherwise it comes last: the table is never without the index that takes its place.
    """
    changed = {model_of(operation) for operation in rest if not isinstance(operation, HARMLESS)}
    names = {_name(operation) for operation in after}
    before = [r for r in removals if r.model_name_lower in changed or r.name in names]
    late = [removal for removal in removals if removal not in before]
    return before, sorted([*after, *late], key=_is_drop)


def _is_drop(operation: Any) -> bool:
    if isinstance(operation, AlterFieldConcurrently):
        return not operation.field.db_index  # type: ignore[attr-defined]
    return isinstance(operation, RemoveIndex | RemoveThroughIndexConcurrently)


def model_of(operation: Any) -> str | None:
    """The model that the operation is about, in lower case; of a renamed one the new name."""
    name = getattr(operation, "model_name", None) or getattr(operation, "name", None)
    renamed = getattr(operation, "new_name", None) if not hasattr(operation, "model_name") else None
    return str(renamed or name).lower()


def _name(operation: Any) -> str | None:
    made = getattr(operation, "index", None) or getattr(operation, "constraint", None)
    return getattr(made, "name", None)
