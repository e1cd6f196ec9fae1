"""Who else is there while a migration runs: sessions that builds have to wait for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import psycopg

HOLD = 4.0
"""Seconds for which a bystander stays, from before the migration on."""

_SHORT, _GAP = 0.6, 0.1


@contextmanager
def nobody(_url: str) -> Iterator[None]:
    """Only the writers."""
    yield


@contextmanager
def idle_in_transaction(url: str) -> Iterator[None]:
    """A session has written to the table, and then does nothing."""
    with _transaction(url, "UPDATE items SET note = note WHERE id = 1", snapshot=False):
        yield


@contextmanager
def long_reader(url: str) -> Iterator[None]:
    """A session reads with one snapshot."""
    with _transaction(url, "SELECT count(*) FROM items WHERE id < 1000", snapshot=True):
        yield


@contextmanager
def again_and_again_idle_in_transaction(url: str) -> Iterator[None]:
    """A session is idle in one transaction after another, so that no lock is free for long."""
    leaving = threading.Event()

    def stay() -> None:
        with psycopg.connect(url) as connection:
            while not leaving.is_set():
                connection.execute("UPDATE items SET note = note WHERE id = 1")
                leaving.wait(_SHORT)
                connection.commit()
                leaving.wait(_GAP)

    thread = threading.Thread(target=stay)
    thread.start()
    try:
        yield
    finally:
        leaving.set()
        thread.join()


Bystander = Callable[[str], AbstractContextManager[None]]
BYSTANDERS: tuple[Bystander, ...] = (
    nobody,
    idle_in_transaction,
    again_and_again_idle_in_transaction,
    long_reader,
)


@contextmanager
def _transaction(url: str, statement: str, *, snapshot: bool) -> Iterator[None]:
    connection = psycopg.connect(url)
    if snapshot:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    connection.execute(statement.encode())
    leaving = threading.Timer(HOLD, connection.close)
    leaving.start()
    try:
        yield
    finally:
        leaving.cancel()
        leaving.join()
        connection.close()
