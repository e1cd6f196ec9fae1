"""One statement of online DDL: its locks for a short time only, again and again, or an error.

InnoDB needs the table for itself for a moment at the beginning and at the end. While it waits for
that, everybody queues behind it, so the wait is ended soon and begun again after a pause.
"""

import math
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count

from idx_core.build.limits import Deadline, Limits
from idx_core.build.mysql.session import Session
from idx_core.build.session import Target
from idx_core.errors import BuildError

_REASONS = {1205: "no metadata lock in time", 1213: "a deadlock"}
_NOT_ONLINE = (1845, 1846)
_NEEDED = 1553
_TIMED_OUT = 1969
_LOST = 2000  # and above: errors of the client
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0  # seconds


def retried(
    session: Session,
    target: Target,
    limits: Limits,
    deadline: Deadline,
    attempt: Callable[[], None],
) -> None:
    """Run `attempt` until it succeeds; each time it starts from what is there then.

    Raises `BuildError` when all attempts have failed, the deadline is over, or the server says that
    the statement cannot be run online.
    """
    for number in count(1):
        try:
            with _timeouts(session, limits, deadline):
                attempt()
            return
        except Exception as error:
            _explain(session, target, limits, error)
            reason = _REASONS.get(session.error_number(error) or 0)
            if reason is None:
                raise
            seconds = seconds_of(limits.lock_timeout)
            if number > limits.lock_retries or deadline.is_over:
                raise BuildError(
                    f"cannot run {target.operation}: {reason} on table {target.table!r} in "
                    f"{number} attempts of {seconds} s. SHOW FULL PROCESSLIST tells who works on "
                    "it, information_schema.innodb_trx which transactions are open. Run this "
                    "again when the table is free, or raise lock_retries."
                ) from error
            longest = min(_FIRST_PAUSE * 2.0 ** (number - 1), _LONGEST_PAUSE)
            pause = random.uniform(longest / 2, longest)
            session.note(
                f"{target.operation}: {reason} on table {target.table!r}: attempt {number + 1} of "
                f"{limits.lock_retries + 1} follows in {pause:.1f} s"
            )
            deadline.sleep(pause)


def seconds_of(timeout: float) -> int:
    """A time as `lock_wait_timeout` takes it: whole seconds, at least one."""
    return max(math.ceil(timeout), 1)


def _explain(session: Session, target: Target, limits: Limits, error: Exception) -> None:
    """Raise `BuildError` for what no further attempt would change."""
    number = session.error_number(error)
    if number in _NOT_ONLINE:
        raise BuildError(
            f"cannot run {target.operation}: the server cannot do this on table {target.table!r} "
            f"while others write to it, and nothing was changed ({error}). Make the operation a "
            "plain one, and run it when writers may wait."
        ) from error
    if number == _NEEDED:
        raise BuildError(
            f"cannot run {target.operation}: a foreign key of table {target.table!r}, or one that "
            "refers to it, needs this index, and InnoDB has no other one for it. Create another "
            "index that begins with the same columns first, or drop the foreign key."
        ) from error
    if number == _TIMED_OUT:
        raise BuildError(
            f"cannot run {target.operation}: not finished after {limits.build_deadline:g} s, and "
            "nothing was changed. Run this again, or raise build_deadline."
        ) from error


@contextmanager
def _timeouts(session: Session, limits: Limits, deadline: Deadline) -> Iterator[None]:
    """A short lock_wait_timeout and, on MariaDB, no max_statement_time but the deadline."""
    wanted = {
        "lock_wait_timeout": str(seconds_of(limits.lock_timeout)),
        "max_statement_time": f"{deadline.milliseconds / 1000:.3f}",  # MariaDB
    }
    before = [
        (str(name), value)
        for name in wanted
        for name, value in session.rows("SHOW SESSION VARIABLES WHERE variable_name = %s", [name])
    ]
    for name, _ in before:
        session.run(f"SET SESSION {name} = {wanted[name]}")
    try:
        yield
    except BaseException as error:
        if (session.error_number(error) or 0) < _LOST:
            with suppress(Exception):  # what failed first is what matters
                _restore(session, before)
        raise
    _restore(session, before)


def _restore(session: Session, before: list[tuple[str, str]]) -> None:
    for name, value in before:
        session.run(f"SET SESSION {name} = {value}")
