"""Mend broken indexes without blocking writers; each by itself, as an operation on that index."""

from contextlib import suppress
from functools import partial

from idx_core.build import catalog
from idx_core.build.broken import BrokenIndex, Remedy, broken_indexes
from idx_core.build.execution import explained, run
from idx_core.build.leftover import PATIENCE, drop_statement
from idx_core.build.limits import Limits
from idx_core.build.opening import opened
from idx_core.build.retry import retried
from idx_core.build.session import Session, Target
from idx_core.build.table import free_table
from idx_core.build.task import Task
from idx_core.build.timeouts import changed, milliseconds
from idx_core.errors import BuildError


def statement(session: Session, broken: BrokenIndex) -> str | None:
    """The statement that mends the index; None where no single one does."""
    index, quote = broken.relation, session.quote
    if broken.remedy is Remedy.DROP:
        return drop_statement(session, index)
    if broken.remedy is Remedy.REBUILD:
        return f"REINDEX INDEX CONCURRENTLY {quote(index.schema)}.{quote(index.name)}"
    return None


def repair(session: Session, broken: BrokenIndex, limits: Limits) -> None:
    """Run the index's remedy, unless somebody has mended or dropped it meanwhile.

    Raises `BuildError` where there is none, or when the limits are exceeded.
    """
    index = broken.relation
    mend = statement(session, broken)
    if mend is None:
        raise BuildError(f"cannot repair index {index.name!r}: {broken.reason}.")
    target = Target(
        operation=f"repair of {index.name!r}",
        name=index.name,
        table=index.table,
        schema=index.schema,
    )
    place = catalog.place(session, target)
    if place is None:
        return
    try:
        with opened(session, target, place, limits) as task:
            retried(task, partial(_repair, task, place, broken, mend))
    except session.refusals as error:
        reason = str(error).strip().splitlines()[0]  # the lines after it may show values
        raise BuildError(f"cannot repair index {index.name!r}: {reason}") from error


def _repair(task: Task, place: catalog.Place, broken: BrokenIndex, mend: str) -> None:
    session, name = task.session, broken.relation.name
    with free_table(task, place):
        found = catalog.find(session, task.target)
        if found is None or found.oid != broken.relation.oid or found.valid != broken.bloated:
            what = "as it was found" if broken.bloated else "broken"
            session.note(f"index {name!r} is no longer {what}: nothing to do")
            return
        before = {other.relation.oid for other in broken_indexes(session)}
        try:
            with explained(task, lambda: f"index {name!r} is as it was found"):
                run(task, lambda: session.run(mend))
        except BaseException:
            if session.is_usable:
                _remove_copy(session, place, before)
            raise


def _remove_copy(session: Session, place: catalog.Place, before: set[str]) -> None:
    """Drop what a REINDEX that failed has left; if that fails as well, the next run lists it."""
    patience = {"statement_timeout": milliseconds(PATIENCE)}  # who was waited for may stay on
    with suppress(Exception), changed(session, patience):
        for broken in broken_indexes(session):
            index = broken.relation
            is_new = index.table_oid == place.table_oid and index.oid not in before
            if is_new and broken.remedy is Remedy.DROP:
                session.run(drop_statement(session, index))
