"""Create and drop one index without blocking writers, so that it can be run again.

Everything goes by the definition in the catalog, never by a name alone: an equal valid index is
accepted, an INVALID leftover of this very index is dropped and built again, one that somebody
builds is waited for, and whatever else bears the name is an error. docs/safety.md tells the whole.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from idx_core.build import catalog, lock
from idx_core.build.catalog import Place, Relation
from idx_core.build.comparison import require_equal, require_ours
from idx_core.build.execution import explained, run
from idx_core.build.leftover import drop_statement, look_at_drop, remove_leftover
from idx_core.build.limits import Limits
from idx_core.build.opening import opened
from idx_core.build.partitioned import create_partitioned, drop_partitioned
from idx_core.build.preflight.preflight import preflight
from idx_core.build.retry import retried
from idx_core.build.session import Declare, Session, Target
from idx_core.build.table import free_table, lock_timeout
from idx_core.build.task import Task
from idx_core.errors import BuildError


def create_index(
    session: Session,
    target: Target,
    *,
    build: Callable[[], None],
    declare: Declare,
    limits: Limits,
) -> None:
    """Have `build` create the index concurrently, unless an equal valid one is there.

    Raises `BuildError` when the name belongs to something else or the limits are exceeded.
    """
    place = catalog.place(session, target)
    if place is None:
        build()  # PostgreSQL says what is missing
        return
    with opened(session, target, place, limits) as task:
        preflight(task, place, declare)
        if place.is_partitioned:
            retried(task, lambda: _create_partitioned(task, place, declare))
        else:
            retried(task, lambda: _create(task, place, build, declare))


def drop_index(
    session: Session, target: Target, *, drop: Callable[[Relation], None], limits: Limits
) -> None:
    """Have `drop` drop the index concurrently, unless nothing bears its name.

    A drop that was interrupted is finished. Raises `BuildError` when the name belongs to something
    else or to a constraint, there is no such table, or the limits are exceeded.
    """
    found = catalog.find(session, target)
    if found is not None:
        require_ours(target, found)
        target = replace(target, schema=found.schema, table=found.table)
    place = None if target.table is None else catalog.place(session, target)
    if found is None and target.table is not None and place is None:
        where = "on the search path" if target.schema is None else f"in schema {target.schema!r}"
        raise BuildError(
            f"cannot run {target.operation}: there is no table {target.table!r} {where}."
        )
    if place is None:
        session.note(f"index {target.name!r} is already gone: nothing to drop")
        return
    with opened(session, target, place, limits) as task:
        if place.is_partitioned:
            whole = _droppable(task)
            if whole is not None:
                drop_partitioned(task, whole)
        else:
            retried(task, lambda: _drop(task, place, drop))


def _create_partitioned(task: Task, place: Place, declare: Declare) -> None:
    found = _equal(task, declare)
    if not _is_there(task, found):
        create_partitioned(task, place, found, declare, partial(_create_leaf, task))


def _create_leaf(task: Task, target: Target, build: Callable[[], None], declare: Declare) -> None:
    """The same for one partition, as a part of the task."""
    place = catalog.place(task.session, target)
    if place is None:
        return  # detached and dropped meanwhile
    leaf = replace(task, target=target)
    key = lock.index_key(task.session, place)
    with lock.held(leaf, key, f"index {target.name!r}"):
        retried(leaf, lambda: _create(leaf, place, build, declare))


def _create(task: Task, place: Place, build: Callable[[], None], declare: Declare) -> None:
    if _is_there(task, _equal(task, declare)):
        return
    with free_table(task, place):
        found = _equal(task, declare)  # what was waited for may have changed it
        if not _is_there(task, found):
            with explained(task, lambda: remove_leftover(task, place)):
                _build(task, found, build)


def _is_there(task: Task, found: Relation | None) -> bool:
    if found is None or not found.valid:
        return False
    task.session.note(f"index {found.name!r} is there already: nothing to build")
    return True


def _build(task: Task, leftover: Relation | None, build: Callable[[], None]) -> None:
    session = task.session
    if leftover is not None:
        session.note(f"index {leftover.name!r} is INVALID from a failed build: building it again")
        run(task, partial(session.run, drop_statement(session, leftover)))
    run(task, build)


def _drop(task: Task, place: Place, drop: Callable[[Relation], None]) -> None:
    if _droppable(task) is None:
        return
    with free_table(task, place):
        found = _droppable(task)  # what was waited for may have changed it
        if found is None:
            return
        with explained(task, lambda: look_at_drop(task, place)):
            run(task, lambda: drop(found))


def _droppable(task: Task) -> Relation | None:
    session, target = task.session, task.target
    found = _settled(task)
    if found is None:
        session.note(f"index {target.name!r} is already gone: nothing to drop")
        return None
    require_ours(target, found)
    if found.constraint is not None:
        raise BuildError(
            f"cannot run {target.operation}: index {target.name!r} belongs to the constraint "
            f"{found.constraint!r}, which is to be removed instead."
        )
    return found


def _equal(task: Task, declare: Declare) -> Relation | None:
    """The wanted index, valid or not, or None; whatever else bears its name is an error."""
    found = _settled(task)
    if found is not None:
        require_ours(task.target, found)
        with lock_timeout(task):
            require_equal(task.session, task.target, found, declare)
    return found


def _settled(task: Task) -> Relation | None:
    """What bears the name, once nobody is building it any more."""
    session, target = task.session, task.target
    found: Relation | None = None

    def builders() -> str | None:
        nonlocal found
        found = catalog.find(session, target)
        if found is None or found.valid or not found.is_index:
            return None
        pids = catalog.building(session, found)
        who = catalog.describe(session, pids)
        return f"{who} is building index {target.name!r}" if pids else None

    task.wait_while(builders)
    return found
