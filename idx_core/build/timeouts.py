"""Settings of the session, changed for a block and then as they were.

What limits a statement or a transaction would end a build that does nothing wrong, so none of it is
in force while one works; `idle_session_timeout` would end the session while it waits between two
attempts.

`lock_timeout` is among them although a lock is to be had quickly or not at all. PostgreSQL applies
it to *every* wait for a lock, and a concurrent build also waits, as for locks, until the
transactions end that are older than it: with a short lock_timeout, one old transaction throws away
hours of work. So the table's lock is tried beforehand, in a transaction of its own that has the
short timeout, and the build itself has none. Between the two somebody else may take the table's
lock, and the build then queues without limit. That does no harm: the lock that it waits for does
not conflict with those of readers and writers, so nobody queues up behind it.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

from idx_core.build.session import Session

UNLIMITED: Mapping[str, str] = {
    "lock_timeout": "0",
    "statement_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
    "idle_session_timeout": "0",  # PostgreSQL 14
    "transaction_timeout": "0",  # PostgreSQL 17
}

_BEFORE = """
SELECT name, current_setting(name), source = 'session'
FROM pg_settings WHERE name = ANY (%s::text[])
"""


@contextmanager
def changed(session: Session, values: Mapping[str, str]) -> Iterator[None]:
    """Have these settings for the block; those that this version does not know are left out.

    Afterwards, whatever happened, what the session had set itself is set again, and the rest is
    reset to what the server, the database or the role says.
    """
    names = "{" + ",".join(values) + "}"
    before = session.rows(_BEFORE, [names])
    _set(session, {name: values[name] for name, _, _ in before})
    try:
        yield
    except BaseException:
        if session.is_usable:
            with suppress(Exception):  # what failed first is what matters
                _restore(session, before)
        raise
    _restore(session, before)


def milliseconds(seconds: float) -> str:
    """A time as PostgreSQL's settings take it; never 0, which would mean no limit."""
    return str(min(max(round(seconds * 1000), 1), 2**31 - 1))


def _restore(session: Session, before: list[tuple[str, str, bool]]) -> None:
    _set(session, {name: value for name, value, is_own in before if is_own})
    for name, _, is_own in before:
        if not is_own:
            session.run(f"RESET {name}")


def _set(session: Session, values: Mapping[str, str]) -> None:
    if values:
        calls = ", ".join("set_config(%s, %s, false)" for _ in values)
        session.rows(f"SELECT {calls}", [part for item in values.items() for part in item])
