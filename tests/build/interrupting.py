"""Old transactions, and a command that is interrupted while its statement waits for them."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from tests.build.sessions import Database, old_transaction, wait_until_stuck


@contextmanager
def at_a_snapshot(database: Database) -> Iterator[None]:
    """A build of an index on `items` waits at its end, with nothing locked; a drop does not."""
    with old_transaction(database.url, "others"):
        yield


@contextmanager
def at_a_writer(database: Database) -> Iterator[None]:
    """A build of an index on `items` waits at its beginning, a drop too."""
    with psycopg.connect(database.url) as connection:
        connection.execute("DELETE FROM items")
        yield
        connection.rollback()


def interrupted(database: Database, statement: str, command: subprocess.Popen[str]) -> str:
    """Send SIGINT when the command's statement waits; gives what it then said on stderr.

    The server must have ended the statement by the time the command ends, with an error.
    """
    wait_until_stuck(database.url, statement)
    command.send_signal(signal.SIGINT)
    said = command.communicate(timeout=30)[1]
    assert command.returncode not in (0, None)
    with psycopg.connect(database.url) as connection:
        running = "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query = %s"
        assert connection.execute(running, [statement]).fetchall() == []
    return said
