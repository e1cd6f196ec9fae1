"""How an operation begins: with the index to itself and no timeout but its own deadline."""

from collections.abc import Iterator
from contextlib import contextmanager

from idx_core.build import lock
from idx_core.build.catalog import Place
from idx_core.build.interruption import shielded
from idx_core.build.limits import Deadline, Limits
from idx_core.build.memory import memory_of
from idx_core.build.pooling import require_own_process
from idx_core.build.session import Session, Target
from idx_core.build.task import Task
from idx_core.build.timeouts import UNLIMITED, changed


@contextmanager
def opened(session: Session, target: Target, place: Place, limits: Limits) -> Iterator[Task]:
    """The operation on the index at `place`, as long as the block lasts.

    Raises `BuildError` behind a pooler that pools by transaction, and when another runner keeps the
    index until the deadline.
    """
    require_own_process(session, target)
    task = Task(session, target, limits, Deadline(limits.build_deadline))
    is_done = False
    try:
        with (
            shielded(),
            changed(session, {**UNLIMITED, **memory_of(session, limits)}),
            lock.held(task, lock.index_key(session, place), f"index {target.name!r}"),
        ):
            yield task
            is_done = True
    except KeyboardInterrupt:
        if is_done:
            session.note(f"{target.operation} was interrupted when all of it was done.")
        raise
