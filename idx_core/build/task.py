"""One operation under way, and how it waits."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from idx_core.build.interruption import unshielded
from idx_core.build.limits import Deadline, Limits
from idx_core.build.session import Session, Target
from idx_core.errors import BuildError

_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 2.0
_REMINDER = 60.0  # seconds after which an unchanged reason is told again


@dataclass(frozen=True, slots=True)
class Task:
    """An operation on one index, its limits, and the moment at which it is given up."""

    session: Session
    target: Target
    limits: Limits
    deadline: Deadline

    def wait_while(self, reason: Callable[[], str | None]) -> None:
        """Wait until `reason` gives None, and note each reason to wait.

        Asks again and again instead of having PostgreSQL wait: a statement that waits has a
        snapshot, and whoever builds concurrently would wait for it: a deadlock. Raises
        `BuildError` at the deadline.
        """
        told, told_at, pause = "", 0.0, _FIRST_PAUSE
        while (why := reason()) is not None:
            if self.deadline.is_over:
                raise BuildError(
                    f"cannot run {self.target.operation}: after {self.limits.build_deadline:g} s "
                    f"{why}. Run this again when that is over, or raise build_deadline."
                )
            if why != told or time.monotonic() - told_at > _REMINDER:
                self.session.note(f"{why}: waiting")
                told, told_at = why, time.monotonic()
            self.pause(pause)
            pause = min(pause * 1.5, _LONGEST_PAUSE)

    def pause(self, seconds: float) -> None:
        """Sleep so long, though not past the deadline; Ctrl-C ends it."""
        with self.waiting(), unshielded():
            self.deadline.sleep(seconds)

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """For a block that only waits: says so when the user ends it."""
        try:
            yield
        except Exception:
            raise
        except BaseException:  # KeyboardInterrupt, SystemExit, asyncio's CancelledError
            self.session.note(
                f"{self.target.operation} was interrupted while it was waiting for others. "
                "Run this again."
            )
            raise
