"""What should stand in the place of a hazardous step, in neutral steps."""

from __future__ import annotations

from dataclasses import replace

from idx_core.hazards import steps as s
from idx_core.model import Index, IndexElement


def index_of(step: s.CreateIndex) -> s.CreateIndex:
    """The same index, built concurrently; IF NOT EXISTS would keep a failed build's leftover."""
    return replace(step, concurrently=True, if_not_exists=False)


def constraint_apart(step: s.AddConstraint) -> tuple[s.Step, ...]:
    """A unique index built concurrently, which the constraint then takes over.

    Empty where there is none: exclusion constraints, and unnamed ones.
    """
    constraint = step.constraint
    kinds = (s.ConstraintType.UNIQUE, s.ConstraintType.PRIMARY_KEY)
    if constraint.type not in kinds or not constraint.name or not constraint.columns:
        return ()
    index = Index(
        name=constraint.name,
        elements=tuple(IndexElement(column) for column in constraint.columns),
        unique=True,
        nulls_not_distinct=constraint.nulls_not_distinct,
    )
    return (
        s.CreateIndex(table=step.table, index=index, concurrently=True),
        replace(step, using_index=index.name),
    )


def foreign_key_apart(step: s.AddConstraint) -> tuple[s.Step, ...]:
    """NOT VALID, then VALIDATE, which lets everybody go on; empty where it has no name."""
    if not step.constraint.name:
        return ()
    return (
        replace(step, not_valid=True),
        s.ValidateConstraint(table=step.table, name=step.constraint.name),
    )


def undone(step: s.Step) -> tuple[s.Step, ...]:
    """What undoes a step without blocking; empty where that is not known."""
    match step:
        case s.CreateIndex(index=index, table=table):
            return (s.DropIndex(name=index.name, table=table, concurrently=True).outside(),)
        case s.AddConstraint(constraint=constraint, table=table):
            return (s.DropConstraint(table=table, name=constraint.name, type=constraint.type),)
        case _:
            return ()
