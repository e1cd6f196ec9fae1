"""Several builds at once: a thread and a connection for each, and one who hears Ctrl-C.

A concurrent build ends by waiting for all transactions that are older, and holds up those of other
builds itself while it reads its table for an expression or a predicate. A build that waits leaves
its processor and its memory to another one, which a lookout has begin.
"""

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from typing import Generic, Protocol, TypeVar

from idx_core.build.interruption import shielded, unshielded
from idx_core.build.likeness import Likeness, assume
from idx_core.build.sample import OLD_SNAPSHOTS
from idx_core.build.schedule import Schedule, Scheduled
from idx_core.build.session import Session, Target
from idx_core.build.threads import Interruption
from idx_core.errors import BuildError

_PATIENCE = 30.0  # seconds after Ctrl-C: to end a build, and to remove what it left
_LOOK = 0.2  # seconds; not every platform lets Ctrl-C end a wait without a limit
_LOOKOUT = 0.5  # seconds; a wait as short as that is no loss
_LEAVE = 2.0  # seconds, for the lookout

_WAITING = f"""
SELECT p.pid FROM pg_stat_progress_create_index p JOIN pg_stat_activity a ON a.pid = p.pid
WHERE p.pid = ANY (%s::int[]) AND p.phase = '{OLD_SNAPSHOTS}' AND a.wait_event_type = 'Lock'
"""


class Buildable(Scheduled, Protocol):
    """A build that can be run."""

    @property
    def target(self) -> Target:
        """What it builds."""
        ...

    def build_on(self, session: Session, at_once: int) -> None:
        """Build it."""
        ...


B = TypeVar("B", bound=Buildable)


class Crew(Generic[B]):
    """Runs a schedule on connections of their own, which are as `likeness` says.

    When a build fails, those that run are finished: each is a step that the next run need not
    repeat, and may be hours of work. None is begun any more. After Ctrl-C, all are cancelled.
    """

    def __init__(
        self,
        session: Session,
        opener: Callable[[], AbstractContextManager[Session]],
        likeness: Likeness,
        schedule: Schedule[B],
    ) -> None:
        self._session = session
        self._opener = opener
        self._likeness = likeness
        self._schedule = schedule
        self._interruption = Interruption()
        self._size = min(schedule.at_once, schedule.tables)
        self._workers: list[threading.Thread] = []
        self._over = threading.Event()
        self._hiring = threading.Lock()
        self._left: list[B] = []
        self._building: dict[int, B] = {}
        self._built: list[B] = []
        self._failed: list[tuple[str, BaseException]] = []
        self._without: list[BaseException] = []

    def build_all(self) -> None:
        """Build all, as the schedule allows.

        Raises what the only build that failed has raised, or `BuildError` that names all.
        """
        lookout = threading.Thread(target=self._look_out, name="idx-build-lookout", daemon=True)
        with shielded():
            try:
                for _ in range(self._size):
                    self._hire()
                with suppress(RuntimeError):  # no more threads to be had
                    lookout.start()
                with unshielded():
                    self._wait()
            except BaseException:  # KeyboardInterrupt, SystemExit
                self._interrupt()
                raise
            finally:
                self._over.set()
            if lookout.ident is not None:
                lookout.join(_LEAVE)
        if (left := self._schedule.stop()) and not self._failed:  # nobody was there to begin them
            self._left += left
            self._failed.append(("a connection to build on", self._without[0]))
        if self._failed:
            self._fail()

    def _hire(self) -> None:
        """Have one more worker begin what is next; not once all is over."""
        with self._hiring:
            if not self._over.is_set():
                name = f"idx-build-{len(self._workers)}"
                worker = threading.Thread(target=self._work, name=name, daemon=True)
                worker.start()
                self._workers.append(worker)

    def _wait(self, seconds: float = float("inf")) -> None:
        """Until all workers are gone, also those hired meanwhile; then none is hired any more."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with self._hiring:
                working = [worker for worker in self._workers if worker.is_alive()]
                if not working:
                    self._over.set()
                    return
            working[0].join(_LOOK)

    def _look_out(self) -> None:
        """Have another build begin beside each one that only waits; without a connection, none."""
        while not self._over.wait(_LOOKOUT):
            if self._schedule.has_room():
                with suppress(Exception), self._opener() as session:  # any driver's
                    self._look_out_on(session)
                return

    def _look_out_on(self, session: Session) -> None:
        while not self._over.wait(_LOOKOUT):
            if not self._schedule.has_room():
                continue
            building = dict(self._building)
            pids = "{" + ",".join(map(str, building)) + "}"
            for (pid,) in session.rows(_WAITING, [pids]):
                if self._schedule.waits(building[pid]):
                    self._hire()

    def _work(self) -> None:
        try:
            with self._opener() as session:
                if (different := assume(session, self._likeness)) is not None:
                    raise BuildError(f"cannot build: a second connection has {different}.")
                ((pid,),) = session.rows("SELECT pg_backend_pid()")
                with self._interruption.heard_by(pid):
                    while (build := self._schedule.take()) is not None:
                        self._building[pid] = build
                        self._build(build, session)
                        del self._building[pid]
        except BaseException as error:  # of connecting, as a build's own is kept there
            self._without.append(error)  # those who have a connection do it all

    def _build(self, build: B, session: Session) -> None:
        try:
            build.build_on(session, self._size)
        except BaseException as error:
            self._left += self._schedule.stop()
            self._failed.append((build.target.operation, error))
        else:
            self._built.append(build)
            self._schedule.done(build)

    def _fail(self) -> None:
        if self._left:
            self._session.note(f"not begun: {names_of(self._left)}")
        first = self._failed[0][1]
        if len(self._failed) == 1:
            raise first
        told = "; ".join(f"{what}: {_reason(error)}" for what, error in self._failed)
        raise BuildError(
            f"cannot build {len(self._failed)} indexes: {told}. Run this again when that is mended."
        ) from first

    def _interrupt(self) -> None:
        self._left += self._schedule.stop()
        try:
            self._interruption.arrive(self._cancel)
            self._wait(_PATIENCE)
        finally:
            for what, error in self._failed:
                if isinstance(error, Exception):  # the others have told
                    self._session.note(f"failed: {what}: {_reason(error)}")
            for word, builds in (
                ("still being built on the server", list(self._building.values())),
                ("finished", self._built),
                ("not begun", self._left),
            ):
                if builds:
                    self._session.note(f"{word}: {names_of(builds)}")

    def _cancel(self, pids: list[int]) -> None:
        try:
            with self._opener() as session:
                for pid in pids:
                    session.rows("SELECT pg_cancel_backend(%s::int)", [str(pid)])
        except Exception as error:
            told = "; ".join(f"SELECT pg_cancel_backend({pid})" for pid in pids)
            self._session.note(f"cannot cancel the builds: {_reason(error)}; to end them: {told};")


def names_of(builds: Sequence[Buildable]) -> str:
    """The operations, for people."""
    return ", ".join(build.target.operation for build in builds)


def _reason(error: BaseException) -> str:
    """The first line: those after it may show values."""
    return (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")
