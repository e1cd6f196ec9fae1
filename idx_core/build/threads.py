"""Ctrl-C for builds in other threads than the main one, which alone hears of it."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_thread = threading.local()


class Interruption:
    """One Ctrl-C for several threads.

    A thread takes part for the time of `heard_by`. In it, a statement that is cancelled, a pause,
    and whatever may be waited for next then raise KeyboardInterrupt, as in the main thread.
    """

    def __init__(self) -> None:
        self.arrived = threading.Event()
        self._running: set[int] = set()
        self._lock = threading.Lock()

    @contextmanager
    def heard_by(self, pid: int) -> Iterator[None]:
        """Have this thread, whose session's server process is `pid`, take part in the block."""
        _thread.interruption, _thread.pid = self, pid
        try:
            yield
        finally:
            del _thread.interruption, _thread.pid

    def arrive(self, cancel: Callable[[list[int]], None]) -> None:
        """Have `cancel` cancel what the given server processes run, and nothing begin any more.

        Nobody leaves a statement meanwhile: what is cancelled is never the next one, which may
        already be removing a leftover.
        """
        with self._lock:
            self.arrived.set()
            if self._running:
                cancel(sorted(self._running))

    def run(self, pid: int, statement: Callable[[], None]) -> None:
        """Run the statement, which is cancelled as soon as it arrives."""
        with self._lock:
            if self.arrived.is_set():
                raise KeyboardInterrupt
            self._running.add(pid)
        try:
            statement()
        except Exception as error:
            if self._left(pid):
                raise KeyboardInterrupt from error
            raise
        if self._left(pid):
            raise KeyboardInterrupt

    def _left(self, pid: int) -> bool:
        with self._lock:
            self._running.discard(pid)
            return self.arrived.is_set()


def run_here(statement: Callable[[], None]) -> None:
    """Run the statement, which Ctrl-C cancels where this thread takes part in an interruption."""
    interruption: Interruption | None = getattr(_thread, "interruption", None)
    if interruption is None:
        statement()
    else:
        interruption.run(_thread.pid, statement)


def pause(seconds: float) -> None:
    """Sleep; Ctrl-C ends it in every thread that takes part."""
    interruption: Interruption | None = getattr(_thread, "interruption", None)
    if interruption is None:
        time.sleep(seconds)
    elif interruption.arrived.wait(seconds):
        raise KeyboardInterrupt
