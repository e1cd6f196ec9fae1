"""A concurrent statement up to its deadline, and where things stand when it was ended."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from idx_core.build.interruption import cancellable
from idx_core.build.task import Task
from idx_core.build.timeouts import changed
from idx_core.build.watch import watching
from idx_core.errors import BuildError

_CANCELED = "57014"


def run(task: Task, statement: Callable[[], None]) -> None:
    """Run a statement that may take long: PostgreSQL cancels it at the deadline, Ctrl-C at once."""
    limit = {"statement_timeout": str(task.deadline.milliseconds)}
    session = task.session
    with changed(session, limit), watching(session):
        cancellable(session, statement)


@contextmanager
def explained(task: Task, clean_up: Callable[[], str]) -> Iterator[None]:
    """Say where things stand when the user or the deadline ends the block.

    `clean_up` does what can be done then, and tells it. Raises `BuildError` for the deadline; an
    interruption is noted and goes on.
    """
    operation = task.target.operation
    try:
        yield
    except Exception as error:
        if not task.deadline.is_over or task.session.sqlstate(error) != _CANCELED:
            raise
        raise BuildError(
            f"cannot run {operation}: not finished after {task.limits.build_deadline:g} s; "
            f"{clean_up()}. Run this again, or raise build_deadline."
        ) from error
    except BaseException:  # KeyboardInterrupt, SystemExit, asyncio's CancelledError
        task.session.note(f"{operation} was interrupted: {clean_up()}. Run this again.")
        raise
