"""What an interrupted statement leaves behind: told, and removed where that is possible at once.

On the task's connection or, when that went down with the statement, on a second one.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from idx_core.build import catalog, lock
from idx_core.build.catalog import Place, Relation
from idx_core.build.session import Session, Target
from idx_core.build.task import Task
from idx_core.build.timeouts import changed, milliseconds

PATIENCE = 5.0  # seconds for the server to end the build, and again for dropping what it left


def drop_statement(session: Session, index: Relation) -> str:
    """The statement that drops this index and no namesake."""
    quote = session.quote
    return f"DROP INDEX CONCURRENTLY {quote(index.schema)}.{quote(index.name)}"


def remove_leftover(task: Task, place: Place) -> str:
    """Remove what the task's own build has left; tells in a sentence where things stand."""
    try:
        with _living(task, place) as session:
            if session is None:
                return f"somebody else works on index {place.name!r} now"
            return _remove(session, _qualified(task, place))
    except Exception as error:
        return (
            f"index {place.name!r} may be left INVALID, because removing it failed "
            f"({_reason(error)}); the next run does that"
        )


def look_at_drop(task: Task, place: Place) -> str:
    """Tell in a sentence how far the task's own drop has come."""
    name = f"index {place.name!r}"
    try:
        with _living(task, place) as session:
            if session is None:
                return f"somebody else works on {name} now"
            found = catalog.find(session, _qualified(task, place))
    except Exception as error:
        return f"how far {name} is dropped cannot be told ({_reason(error)})"
    if found is None:
        return f"{name} is dropped"
    return f"{name} is untouched" if found.valid else f"{name} is half dropped (INVALID)"


@contextmanager
def _living(task: Task, place: Place) -> Iterator[Session | None]:
    """A connection with the lock on the index; None when another runner has that by now."""
    if task.session.is_usable:
        yield task.session
        return
    with task.session.beside() as other:
        yield other if _take(other, lock.index_key(other, place)) else None


def _qualified(task: Task, place: Place) -> Target:
    """The target wherever the search path leads, which a second connection may have another of."""
    return replace(task.target, schema=place.schema, table=place.table)


def _reason(error: Exception) -> str:
    return str(error).strip().splitlines()[0]


def _take(session: Session, key: int) -> bool:
    """Take over the lock of the connection that went down, as soon as the server has noticed."""
    end = time.monotonic() + PATIENCE
    while not lock.try_lock(session, key):
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def _remove(session: Session, target: Target) -> str:
    end = time.monotonic() + PATIENCE
    found = catalog.find(session, target)
    while found and not found.valid and (pids := catalog.building(session, found)):
        if time.monotonic() > end:
            who = catalog.describe(session, pids)
            return f"index {target.name!r} is INVALID as long as {who} is building it"
        time.sleep(0.1)
        found = catalog.find(session, target)
    if found is None:
        return f"nothing is left of index {target.name!r}"
    if found.valid:
        return f"index {target.name!r} is complete"
    with changed(session, {"statement_timeout": milliseconds(PATIENCE)}):
        session.run(drop_statement(session, found))
    return f"the INVALID leftover of index {target.name!r} was removed"
