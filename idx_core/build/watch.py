"""Looks on while an index is built or dropped, and tells how far it is and who is in the way.

A help for people that never does harm: whatever goes wrong here, the build goes on without it.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress

from idx_core.build import blocker, progress
from idx_core.build.bars import Bar
from idx_core.build.blocker import Blocker
from idx_core.build.blockers import blockers_of
from idx_core.build.reader import Reader
from idx_core.build.sample import Progress
from idx_core.build.session import Session

OpenReader = Callable[[], AbstractContextManager[Reader]]
"""Opens a second connection in autocommit mode. Called, used and closed in a thread of its own."""

Event = Mapping[str, object]
"""What is told, for machines: `index_progress`, `index_blocker` or `index_unwatched`."""

Tell = Callable[[str, Event], None]
"""`tell(line, event)` shows one line; called in a thread. Errors in it are ignored."""

_FIRST_LOOK = 1.0  # most builds are over by then, and need no second connection
_QUICK_SECONDS = 10.0  # at first somebody looks at the screen
_QUICK_PAUSE, _PAUSE = 1.0, 2.0
_SILENT_SECONDS = 2.0  # a build as short as that needs no line
_LINE_SECONDS = 5.0
_SLOWEST_LINE_SECONDS = 60.0
_PATIENCE_SECONDS = 3.0  # waiting for longer has a cause that somebody should know
_RETRY_SECONDS = 30.0
_LEAVE_SECONDS = 2.0
_STATEMENT_TIMEOUT = "5s"


@contextmanager
def watching(session: Session) -> Iterator[None]:
    """While the block runs, have the session tell how far its own index operation is."""
    if session.open_beside is None:
        yield
        return
    ((pid,),) = session.rows("SELECT pg_backend_pid()")
    with watched(session.open_beside, pid, session.tell):
        yield


@contextmanager
def watched(open_reader: OpenReader, pid: int, tell: Tell) -> Iterator[None]:
    """While the block runs, tell how far process `pid` is with its index.

    What the block raises is let through. Nothing here raises, and nothing delays the end of the
    block by more than `_LEAVE_SECONDS`.
    """
    watcher = _Watcher(open_reader, pid, tell)
    # A daemon: a server that does not answer must not keep the process from ending.
    thread = threading.Thread(target=watcher.run, name=f"idx-watch-{pid}", daemon=True)
    with suppress(RuntimeError):  # no more threads to be had
        thread.start()
    try:
        yield
    finally:
        watcher.over.set()
        watcher.bar.close()
        end = time.monotonic() + _LEAVE_SECONDS
        if thread.ident is not None:
            thread.join(_LEAVE_SECONDS)
        watcher.bar.erased.wait(max(end - time.monotonic(), 0))


class _Watcher:
    def __init__(self, open_reader: OpenReader, pid: int, tell: Tell) -> None:
        self.over = threading.Event()
        self.bar = Bar()
        self._open_reader = open_reader
        self._pid = pid
        self._tell_safely = tell
        self._follower = progress.Follower(pid)
        self._begun = time.monotonic()
        self._phase = ""
        self._told_at = float("-inf")
        self._waiting_since: float | None = None
        self._told: set[tuple[int | None, str | None]] = set()
        self._gave_up = False

    def run(self) -> None:
        """Look until it is over, on a new connection after a failure."""
        self.over.wait(_FIRST_LOOK)
        while not self.over.is_set():
            try:
                with self._open_reader() as reader:
                    self._look_on(reader)
            except Exception as error:  # any driver's, and any library's below it
                self.bar.hide()
                self._tell_failure(error)
                self.over.wait(_RETRY_SECONDS)

    def _look_on(self, reader: Reader) -> None:
        while not self.over.is_set():
            now = time.monotonic()
            with _read_only(reader):
                seen, blockers = self._look(reader, now)
            # Now that the transaction is over: who reads a log may take his time, and an old
            # snapshot of ours would be waited for, too.
            if seen is None:
                self.bar.hide()
            else:
                self.bar.show(seen)
                self._tell_progress(seen, now)
                self._tell_blockers(seen, blockers)
            quick = time.monotonic() - self._begun < _QUICK_SECONDS
            self.over.wait(_QUICK_PAUSE if quick else _PAUSE)

    def _look(self, reader: Reader, now: float) -> tuple[Progress | None, list[Blocker]]:
        """How far it is, and who is in its way when it has waited for long."""
        seen = self._follower.look(reader)
        if seen is None:
            return None, []  # between two attempts, it may be: who was waited for may come again
        if seen.waiting_for is None:
            self._waiting_since = None
        elif self._waiting_since is None:
            self._waiting_since = now
        elif now - self._waiting_since >= _PATIENCE_SECONDS:
            return seen, blockers_of(reader, self._pid)
        return seen, []

    def _tell_progress(self, seen: Progress, now: float) -> None:
        since, gap = now - self._begun, now - self._told_at
        usual = min(max(since / 10, _LINE_SECONDS), _SLOWEST_LINE_SECONDS)
        is_new = seen.phase != self._phase
        if since >= _SILENT_SECONDS and (is_new or gap >= usual):
            self._phase, self._told_at = seen.phase, now
            with self.bar.instead():
                self._tell(progress.line(seen), progress.event(seen, self._pid))

    def _tell_blockers(self, seen: Progress, blockers: list[Blocker]) -> None:
        for found in blockers:
            if found.identity not in self._told:
                self._told.add(found.identity)
                direct = found.waiter == self._pid
                who = progress.subject(seen) if direct else f"process {found.waiter}"
                line = f"{who} is waiting for {blocker.sentence(found)}"
                self._tell(line, blocker.event(found, self._pid))

    def _tell_failure(self, error: Exception) -> None:
        if not self._gave_up:
            self._gave_up = True
            reason = (str(error).strip() or type(error).__name__).splitlines()[0]
            event = {"event": "index_unwatched", "version": progress.EVENT_VERSION}
            self._tell(
                f"no progress is shown for now, the build goes on: {reason}",
                {**event, "build_pid": self._pid, "reason": reason},
            )

    def _tell(self, line: str, event: Event) -> None:
        if not self.over.is_set():
            with suppress(Exception):
                self._tell_safely(line, event)


@contextmanager
def _read_only(reader: Reader) -> Iterator[None]:
    """A short transaction that can neither write nor hang.

    Settings of the session would stay behind in the pool of a PgBouncer, for others to meet.
    """
    reader.run("BEGIN TRANSACTION ISOLATION LEVEL READ COMMITTED READ ONLY")
    try:
        reader.run(f"SET LOCAL statement_timeout = '{_STATEMENT_TIMEOUT}'")
        yield
    finally:
        reader.run("ROLLBACK")
