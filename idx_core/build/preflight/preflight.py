"""The look before a build: errors for what cannot succeed, lines for what is good to know.

What only advises never ends the operation: where the role may not see something, the table is
locked or the server too old for a question, that part is left out.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from idx_core.build import blocker, catalog
from idx_core.build.blocker import Blocker
from idx_core.build.catalog import Place, Relation
from idx_core.build.preflight import report
from idx_core.build.preflight.duplicates import require_unique
from idx_core.build.preflight.estimate import Estimate, estimated, scarce, too_small
from idx_core.build.preflight.looking import Look, looking
from idx_core.build.preflight.obstacles import (
    Obstacle,
    Slot,
    blockers,
    feedback,
    keeping,
    slots,
    wraparound,
)
from idx_core.build.preflight.refusal import refused
from idx_core.build.preflight.table import Server, Table, read_server, read_table, table_oids
from idx_core.build.preflight.wanted import Wanted, wanted_index
from idx_core.build.session import Declare, Session, Target
from idx_core.build.task import Task
from idx_core.build.wording import bytes_of
from idx_core.errors import BuildError

SMALL = 50 * 1024**2
"""Bytes of a table below which no estimate is told: its index is there in a moment."""

SECONDS = 5.0
"""A question may take no longer."""

_WIDEST = 2704  # bytes of an entry of a B-tree


@dataclass(slots=True)
class Seen:
    """What was seen; None where it could not be."""

    wanted: Wanted | None = None
    table: Table | None = None
    estimate: Estimate | None = None
    server: Server | None = None
    blockers: list[Blocker] = field(default_factory=list)
    obstacles: list[Obstacle] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    unchecked: str | None = None
    feedback: int | None = None

    @property
    def is_clear(self) -> bool:
        """Whether nothing is in the way."""
        return not (self.blockers or self.obstacles)


def preflight(task: Task, place: Place, declare: Declare) -> None:
    """Look before the task's index is built, and tell; says nothing where it is there already.

    Raises `BuildError` when the build cannot succeed: a definition that PostgreSQL refuses, rows
    that are not unique, a disk that is too small. Nothing was begun then.
    """
    session, target = task.session, task.target
    found = catalog.find(session, target)
    if found is not None and (found.valid or not found.is_index):
        return  # nothing to build
    try:
        tell(session, target, place, look(task, place, declare, found))
    except Exception:
        raise
    except BaseException:  # KeyboardInterrupt, SystemExit, asyncio's CancelledError
        session.note(f"{target.operation} was interrupted before it began. Run this again.")
        raise


def look(task: Task, place: Place, declare: Declare, found: Relation | None) -> Seen:
    """What is seen of an index that is not whole; `found` is what there is of it. Tells nothing."""
    session, target = task.session, task.target
    seen = Seen(wanted=_wanted(session, target, place, declare))
    with _advice(session), looking(session, SECONDS) as view:
        _look_around(view, place, table_oids(session, place, found), seen)
    with _advice(session):
        _estimate(session, place, seen)
    if seen.estimate is not None:
        _require_space(target, seen.estimate)
    if seen.wanted is not None:
        show = task.limits.show_values
        seen.unchecked = require_unique(session, target, place, seen.wanted, show_values=show)
    seen.obstacles += keeping(seen.slots, seen.estimate.wal if seen.estimate else 0.0)
    return seen


def tell(session: Session, target: Target, place: Place, seen: Seen) -> None:
    """Tell what was seen, if it is worth a line."""
    name, pid = target.name, seen.server.pid if seen.server else 0
    if seen.wanted is not None and seen.estimate is not None:
        session.tell(
            report.estimate_line(name, place, seen.wanted, seen.estimate, seen.unchecked),
            report.estimate_event(
                name,
                place,
                seen.wanted,
                seen.estimate,
                pid,
                unchecked=seen.unchecked,
                feedback=seen.feedback,
            ),
        )
    for found in seen.blockers:
        session.tell(report.blocker_line(name, found), blocker.event(found, pid))
    for obstacle in seen.obstacles:
        session.tell(
            report.obstacle_line(name, obstacle), report.obstacle_event(name, obstacle, pid)
        )


def _wanted(session: Session, target: Target, place: Place, declare: Declare) -> Wanted | None:
    try:
        return wanted_index(session, place, declare)
    except Exception as error:  # any driver's
        if not session.is_usable:
            raise
        if (refusal := refused(session, target, error)) is not None:
            raise refusal from error
        return None


def _look_around(view: Look, place: Place, oids: list[str], seen: Seen) -> None:
    """One thing after the other: what was seen before one that fails is kept."""
    seen.server = read_server(view)
    seen.blockers = blockers(view, place.table_oid)
    seen.obstacles += wraparound(view, oids)
    seen.slots = slots(view)
    seen.feedback = feedback(view)
    seen.table = read_table(view, oids)


def _estimate(session: Session, place: Place, seen: Seen) -> None:
    if seen.server is None or seen.wanted is None or seen.table is None:
        return
    if seen.table.size < SMALL:
        return
    with looking(session, SECONDS) as view:
        seen.estimate = estimated(view, place, seen.table, seen.server, seen.wanted)
    if seen.estimate is not None:
        seen.obstacles += _tight(seen.estimate)
        seen.obstacles += _wide(seen.wanted, seen.estimate)


def _require_space(target: Target, estimate: Estimate) -> None:
    for disk in too_small(estimate, estimate.disks):
        least = estimate.least
        needs = [f"about {bytes_of(least.index)} for the index"] * ("index" in disk.parts)
        if "sorting" in disk.parts and least.sorting:
            needs.append(f"{bytes_of(least.sorting)} for sorting")
        raise BuildError(
            f"cannot run {target.operation}: the disk of {disk.path} has {bytes_of(disk.free)} "
            f"free, and the build needs at least {' and '.join(needs)}. Nothing was begun. "
            "Free or add space, or give the index another TABLESPACE."
        )


def _tight(estimate: Estimate) -> list[Obstacle]:
    return [
        Obstacle(
            "disk",
            f"the disk of {disk.path} has {bytes_of(disk.free)} free, and the build may need "
            f"{bytes_of(disk.need(estimate.most))} with sorting and WAL",
        )
        for disk in scarce(estimate, estimate.disks)
    ]


def _wide(wanted: Wanted, estimate: Estimate) -> list[Obstacle]:
    if wanted.method != "btree" or estimate.widest <= _WIDEST:
        return []
    return [
        Obstacle(
            "wide",
            f"there are rows of which the entry has {estimate.widest} bytes; a B-tree takes "
            f"{_WIDEST} once they are compressed: the build may fail. Consider an index on "
            "md5(…) or left(…, 200) of the column, or the method hash",
        )
    ]


@contextmanager
def _advice(session: Session) -> Iterator[None]:
    """What fails in the block is left out, unless the connection went down with it."""
    try:
        yield
    except Exception:  # any driver's
        if not session.is_usable:
            raise
