"""The right of way on a table: for a concurrent build or drop, and for a short exclusive lock."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from idx_core.build import catalog, lock
from idx_core.build.catalog import Place
from idx_core.build.interruption import cancellable
from idx_core.build.retry import retried
from idx_core.build.task import Task
from idx_core.build.timeouts import changed, milliseconds


@contextmanager
def free_table(task: Task, place: Place) -> Iterator[None]:
    """Have no other runner build on the table in the block, which begins when its lock is free.

    Concurrent builds by others are waited for until the deadline; any other lock only for
    `lock_timeout`, after which the driver's error is raised. See `timeouts` for the reason.
    """
    with lock.held(task, lock.table_key(place), f"table {place.table!r}"):
        task.wait_while(lambda: _builders(task, place))
        _try_lock(task, place)
        yield


@contextmanager
def lock_timeout(task: Task) -> Iterator[None]:
    """Have the task's `lock_timeout` in force for the block, and its driver's error raised."""
    timeout = {"lock_timeout": milliseconds(task.limits.lock_timeout)}
    with changed(task.session, timeout):
        yield


def run_exclusively(task: Task, statement: Callable[[], None]) -> None:
    """Run a short statement that takes an exclusive lock, and try again when it is not to be had.

    Reads and writes queue up behind the request, so it is withdrawn after `lock_timeout`.
    """

    def attempt() -> None:
        with task.waiting(), lock_timeout(task):
            cancellable(task.session, statement)

    retried(task, attempt, exclusive=True)


def _builders(task: Task, place: Place) -> str | None:
    pids = catalog.building_on(task.session, place.table_oid)
    if not pids:
        return None
    return f"{catalog.describe(task.session, pids)} is building an index of table {place.table!r}"


def _try_lock(task: Task, place: Place) -> None:
    """Take the lock of a concurrent build for a moment.

    LOCK TABLE waits without a snapshot, so it is in no concurrent build's way.
    """
    if place.table_kind == "m":  # PostgreSQL does not lock materialized views so
        return
    session = task.session
    table = f"{session.quote(place.schema)}.{session.quote(place.table)}"
    lock_table = f"LOCK TABLE ONLY {table} IN SHARE UPDATE EXCLUSIVE MODE"
    with task.waiting(), session.rolled_back():
        session.run(f"SET LOCAL lock_timeout = {milliseconds(task.limits.lock_timeout)}")
        cancellable(session, partial(session.run, lock_table))
