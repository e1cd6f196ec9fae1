"""Trying again, after a lock that was not to be had in time and after a deadlock only."""

import random
from collections.abc import Callable
from itertools import count

from idx_core.build import catalog
from idx_core.build.task import Task
from idx_core.errors import BuildError

_REASONS = {"55P03": "no lock in time", "40P01": "a deadlock"}
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0  # seconds


def retried(task: Task, attempt: Callable[[], None], *, exclusive: bool = False) -> None:
    """Run `attempt` until it succeeds; each time it starts from what is there then.

    `exclusive` tells whether any lock on the table is in its way, or strong ones only. Raises
    `BuildError` when all attempts have failed or the deadline is over.
    """
    session, limits = task.session, task.limits
    for number in count(1):
        try:
            attempt()
            return
        except Exception as error:
            reason = _REASONS.get(session.sqlstate(error) or "")
            if reason is None or not session.is_usable:
                raise
            who = _who(task, exclusive)
            if number > limits.lock_retries or task.deadline.is_over:
                raise BuildError(
                    f"cannot run {task.target.operation}: {reason} on table "
                    f"{task.target.table!r} in {number} attempts of {limits.lock_timeout:g} s{who}."
                    " Run this again when the table is free, or raise lock_retries."
                ) from error
            pause = _pause(number)
            session.note(
                f"{task.target.operation}: {reason} on table {task.target.table!r}{who}: "
                f"attempt {number + 1} of {limits.lock_retries + 1} follows in {pause:.1f} s"
            )
            task.pause(pause)


def _who(task: Task, exclusive: bool) -> str:
    place = catalog.place(task.session, task.target)
    if place is None:
        return ""
    pids = catalog.holders(task.session, place.table_oid, exclusive=exclusive)
    return f"; {catalog.describe(task.session, pids)} has it locked" if pids else ""


def _pause(number: int) -> float:
    """Twice as long each time, less a random part so that runners do not meet again and again."""
    longest = min(_FIRST_PAUSE * 2.0 ** (number - 1), _LONGEST_PAUSE)
    return random.uniform(longest / 2, longest)
