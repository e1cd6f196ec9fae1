"""Constraints that own an index: their exclusive lock is requested for a moment only."""

from collections.abc import Callable

from idx_core.build import catalog
from idx_core.build.limits import Limits
from idx_core.build.opening import opened
from idx_core.build.session import Session, Target
from idx_core.build.table import run_exclusively


def attach_index(
    session: Session, target: Target, *, attach: Callable[[], None], limits: Limits
) -> None:
    """Have `attach` make a constraint of the index, unless it belongs to one.

    That takes an exclusive lock on the table for a moment, requested for `lock_timeout` at most.
    """
    place = catalog.place(session, target)
    if place is None:
        attach()  # PostgreSQL says what is missing
        return
    with opened(session, target, place, limits) as task:
        found = catalog.find(session, target)
        if found is not None and found.constraint is not None:
            session.note(f"constraint {found.constraint!r} is there already: nothing to add")
            return
        run_exclusively(task, attach)


def drop_constraint(
    session: Session, target: Target, *, drop: Callable[[], None], limits: Limits
) -> None:
    """Have `drop` drop the constraint that owns the index, unless nothing bears its name.

    That takes an exclusive lock on the table for a moment, requested for `lock_timeout` at most.
    """
    place = catalog.place(session, target)
    if place is None:
        drop()  # PostgreSQL says what is missing
        return
    with opened(session, target, place, limits) as task:
        if catalog.find(session, target) is None:
            session.note(f"constraint {target.name!r} is already gone: nothing to drop")
            return
        run_exclusively(task, drop)
