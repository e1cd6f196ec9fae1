"""What an interrupted build leaves behind: removed, where that is possible at once."""

import time
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
    """Remove what the task's own build has left; tells in a sentence where things stand.

    On the task's connection or, when that went down with the build, on a second one.
    """
    session = task.session
    # The second connection may have another search path.
    target = replace(task.target, schema=place.schema, table=place.table)
    try:
        if session.is_usable:
            return _remove(session, target)
        with session.beside() as other:
            if not _take(other, lock.index_key(other, place)):
                return f"somebody else works on index {place.name!r} now"
            return _remove(other, target)
    except Exception as error:
        reason = str(error).strip().splitlines()[0]
        return (
            f"index {place.name!r} may be left INVALID, because removing it failed ({reason}); "
            "the next run does that"
        )


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
