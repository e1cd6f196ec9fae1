"""How long an operation may wait, for what, and how often it tries again."""

import time

from idx_core.record import record


@record(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits of one operation on one index; times in seconds. docs/settings.md explains each.

    `lock_timeout` is how long one attempt queues for the table's lock, `lock_retries` how many more
    attempts there are, `build_deadline` when the whole operation is given up (None: never).
    `show_values` allows messages to show values of rows.
    `build_memory` is in bytes, for all of the `at_once` builds together (None: the server's way).
    """

    lock_timeout: float = 2.0
    lock_retries: int = 10
    build_deadline: float | None = 86_400.0
    show_values: bool = False
    build_memory: int | None = None
    at_once: int = 1


class Deadline:
    """A moment after which nothing is waited for any longer."""

    def __init__(self, seconds: float | None) -> None:
        self._end = None if seconds is None else time.monotonic() + seconds

    @property
    def is_over(self) -> bool:
        """Whether the moment has passed."""
        return self._end is not None and time.monotonic() >= self._end

    @property
    def milliseconds(self) -> int:
        """What is left, as PostgreSQL's timeouts take it: at least 1, and 0 for no limit."""
        if self._end is None:
            return 0
        # more than PostgreSQL's largest timeout, 24 days, is as good as that
        return min(max(int((self._end - time.monotonic()) * 1000), 0) + 1, 2**31 - 1)

    def sleep(self, seconds: float) -> None:
        """Sleep so long, though not past the deadline."""
        if self._end is not None:
            seconds = min(seconds, self._end - time.monotonic())
        from idx_core.build.threads import pause  # settings know of limits, and nothing waits there

        pause(max(seconds, 0.0))
