"""Concurrent builds that are put off until the next statement, and then run at once.

A migration names its operations one at a time, and none knows the next. So a build is looked at and
queued, and the adapter has the queue run before the connection runs anything else: both frameworks
record a migration with a statement, so none is recorded whose builds have failed.
"""

from collections.abc import Callable
from dataclasses import dataclass

from idx_core.build import catalog
from idx_core.build.catalog import Place
from idx_core.build.crew import Crew, names_of
from idx_core.build.likeness import Likeness, assume, likeness_of
from idx_core.build.schedule import Schedule, Shape, TableSize, Work, shape_of, size_of
from idx_core.build.session import Declare, Session, Target
from idx_core.errors import BuildError

Create = Callable[[Session, int], None]
"""`create(session, at_once)` builds on the session, while so many builds run at once."""


@dataclass
class QueuedBuild:
    """One index that is to be built."""

    target: Target
    place: Place
    create: Create
    declare: Declare
    size: TableSize
    shape: Shape | None = None

    @property
    def work(self) -> Work:
        """What it costs."""
        return self.size.work(self.shape or Shape())

    def build_on(self, session: Session, at_once: int) -> None:
        """Build it; `BuildError` where the names lead somewhere else by now."""
        found = catalog.place(session, self.target)
        if found != self.place:
            raise BuildError(
                f"cannot run {self.target.operation}: table {self.target.table!r} is not what it "
                "was when the build was queued. Run this again."
            )
        self.create(session, at_once)


class Queue:
    """The builds of one connection. At most `at_once` of them run at the same time."""

    def __init__(self, session: Session, at_once: int) -> None:
        self._session = session
        self._at_once = at_once
        self._builds: list[QueuedBuild] = []
        self._likeness: Likeness | None = None
        self._is_refused = False

    def __bool__(self) -> bool:
        return bool(self._builds)

    @property
    def names(self) -> str:
        """The operations that are queued, for people."""
        return names_of(self._builds)

    def add(self, target: Target, create: Create, declare: Declare) -> bool:
        """Queue a build, on a connection in autocommit mode; false where it has to run now.

        That is on a partitioned or temporary table, one that is not there, and where no second
        connection can do the same, which is told once.
        """
        place = catalog.place(self._session, target)
        if place is None or place.table_kind not in ("r", "m"):
            return False
        size = size_of(self._session, place)
        if size.is_temporary or not self._others_can_build():
            return False
        build = QueuedBuild(target, place, create, declare, size)
        for one in [*self._builds, build] if self._builds else ():
            one.shape = one.shape or shape_of(self._session, one.place, one.declare)
        self._builds.append(build)
        return True

    def run(self, *, on_own: bool) -> None:
        """Build what is queued, and leave the queue empty whatever happens.

        `on_own` tells whether the connection itself may build: it is in autocommit mode. Raises
        what the only build that failed has raised, or `BuildError` that names all.
        """
        builds, self._builds = self._builds, []
        if not builds:
            return
        schedule = Schedule(builds, self._at_once)
        if on_own and schedule.tables == 1:
            self._run_here(schedule)
            return
        opener, likeness = self._session.open_beside, self._likeness
        assert opener is not None
        assert likeness is not None
        Crew(self._session, opener, likeness, schedule).build_all()

    def _run_here(self, schedule: Schedule[QueuedBuild]) -> None:
        while (build := schedule.take()) is not None:
            try:
                build.build_on(self._session, 1)
            except BaseException:
                if left := schedule.stop():
                    self._session.note(f"not begun: {names_of(left)}")
                raise
            schedule.done(build)

    def _others_can_build(self) -> bool:
        if self._likeness is None and not self._is_refused:
            likeness = likeness_of(self._session)
            reason = self._why_not(likeness)
            if reason is None:
                self._likeness = likeness
            else:
                self._is_refused = True
                self._session.note(f"indexes are built one by one: {reason}")
        elif self._likeness is not None and not self._builds:
            self._likeness = likeness_of(self._session)  # what ran meanwhile may have changed it
        return self._likeness is not None

    def _why_not(self, likeness: Likeness) -> str | None:
        opener = self._session.open_beside
        if opener is None:
            return "connections of this driver belong to one event loop"
        try:
            with opener() as other:
                different = assume(other, likeness)
        except Exception as error:  # any driver's, and any library's below it
            reason = (str(error).strip() or type(error).__name__).splitlines()[0]
            return f"no second connection is to be had ({reason})"
        return None if different is None else f"a second connection has {different}"
