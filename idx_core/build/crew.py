"""Several builds at once: a thread and a connection for each, and one who hears Ctrl-C."""

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Generic, Protocol, TypeVar

from idx_core.build.interruption import shielded, unshielded
from idx_core.build.likeness import Likeness, assume
from idx_core.build.schedule import Schedule, Scheduled
from idx_core.build.session import Session, Target
from idx_core.build.threads import Interruption
from idx_core.errors import BuildError

_PATIENCE = 30.0  # seconds after Ctrl-C: to end a build, and to remove what it left
_LOOK = 0.2  # seconds; not every platform lets Ctrl-C end a wait without a limit


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
        self._left: list[B] = []
        self._building: list[B] = []
        self._built: list[B] = []
        self._failed: list[tuple[str, BaseException]] = []
        self._without: list[BaseException] = []

    def build_all(self, at_once: int) -> None:
        """Build all, at most `at_once` at a time.

        Raises what the only build that failed has raised, or `BuildError` that names all.
        """
        size = min(at_once, self._schedule.tables)
        workers = [
            threading.Thread(target=self._work, args=[size], name=f"idx-build-{n}", daemon=True)
            for n in range(size)
        ]
        with shielded():
            try:
                for worker in workers:
                    worker.start()
                with unshielded():
                    _join(workers)
            except BaseException:  # KeyboardInterrupt, SystemExit
                self._interrupt(workers)
                raise
        if (left := self._schedule.stop()) and not self._failed:  # nobody was there to begin them
            self._left += left
            self._failed.append(("a connection to build on", self._without[0]))
        if self._failed:
            self._fail()

    def _work(self, at_once: int) -> None:
        try:
            with self._opener() as session:
                if (different := assume(session, self._likeness)) is not None:
                    raise BuildError(f"cannot build: a second connection has {different}.")
                ((pid,),) = session.rows("SELECT pg_backend_pid()")
                with self._interruption.heard_by(pid):
                    while (build := self._schedule.take()) is not None:
                        self._build(build, session, at_once)
        except BaseException as error:  # of connecting, as a build's own is kept there
            self._without.append(error)  # those who have a connection do it all

    def _build(self, build: B, session: Session, at_once: int) -> None:
        self._building.append(build)
        try:
            build.build_on(session, at_once)
        except BaseException as error:
            self._left += self._schedule.stop()
            self._failed.append((build.target.operation, error))
        else:
            self._built.append(build)
            self._schedule.done(build)
        finally:
            self._building.remove(build)

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

    def _interrupt(self, workers: list[threading.Thread]) -> None:
        self._left += self._schedule.stop()
        try:
            self._interruption.arrive(self._cancel)
            _join(workers, _PATIENCE)
        finally:
            for what, error in self._failed:
                if isinstance(error, Exception):  # the others have told
                    self._session.note(f"failed: {what}: {_reason(error)}")
            for word, builds in (
                ("still being built on the server", self._building),
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


def _join(workers: list[threading.Thread], seconds: float = float("inf")) -> None:
    end = time.monotonic() + seconds
    for worker in workers:
        while worker.is_alive() and time.monotonic() < end:
            worker.join(_LOOK)


def names_of(builds: Sequence[Buildable]) -> str:
    """The operations, for people."""
    return ", ".join(build.target.operation for build in builds)


def _reason(error: BaseException) -> str:
    """The first line: those after it may show values."""
    return (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")
