"""Writers that remember what they committed, and a reader with old snapshots."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import psycopg

from benchmarks.disturbed.schema import ACCOUNTS

Row = tuple[int, int, str]
"""Of an entry: its account, amount and note."""

_INSERT = (
    "INSERT INTO entries (writer, number, account, amount, note, at)"
    " VALUES (%s, %s, %s, %s, %s, clock_timestamp()) RETURNING id"
)
_EVENT = (
    "INSERT INTO events (id, account, writer, number, at)"
    " VALUES (%s, %s, %s, %s, clock_timestamp())"
)
_PAUSE = 0.01  # seconds, at most, between two statements


class _Worker:
    """A thread with a connection of its own, which it opens again whenever it is lost."""

    def __init__(self, url: str, name: str, stopping: threading.Event) -> None:
        self.errors: list[str] = []
        self._url = url
        self._stopping = stopping
        self._name = name
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def join(self, seconds: float) -> None:
        """Wait until it has stopped; one that hangs is an error."""
        self._thread.join(seconds)
        if self._thread.is_alive():
            self.errors.append(f"{self._name} hangs")

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                with psycopg.connect(self._url, application_name=self._name) as connection:
                    self._work(connection)
            except psycopg.OperationalError:
                self._stopping.wait(0.02)  # the server is down
            except Exception as error:
                self.errors.append(f"{self._name}: {type(error).__name__}: {error}")
                return

    def _work(self, connection: psycopg.Connection) -> None:
        raise NotImplementedError


class Writer(_Worker):
    """Inserts numbered entries, changes earlier ones, and keeps the accounts' balances right.

    `ledger` has for each number what may be in the table: one row, or, when the server went down
    during COMMIT, that row or what was there before. None stands for no row.
    """

    def __init__(self, url: str, number: int, seed: int, stopping: threading.Event) -> None:
        super().__init__(url, f"writer {number}", stopping)
        self.number = number
        self.ledger: dict[int, set[Row | None]] = {}
        self.deadlocks = 0
        self._random = random.Random(f"{seed} {number}")
        self._ids: dict[int, int] = {}
        self._next = 1

    def _work(self, connection: psycopg.Connection) -> None:
        while not self._stopping.is_set():
            changes: dict[int, Row] = {}
            try:
                self._transaction(connection, changes)
            except psycopg.errors.DeadlockDetected:
                self.deadlocks += 1
                connection.rollback()
                continue
            self._commit(connection, changes)
            self._stopping.wait(self._random.random() * _PAUSE)

    def _transaction(self, connection: psycopg.Connection, changes: dict[int, Row]) -> None:
        number, self._next = self._next, self._next + 1
        account = self._random.randint(1, ACCOUNTS)
        amount = self._random.randint(-100, 100)
        connection.execute(
            "UPDATE accounts SET balance = balance + %s WHERE id = %s", [amount, account]
        )
        self._stopping.wait(self._random.random() * _PAUSE)
        row = (account, amount, f"note {number}")
        inserted = connection.execute(_INSERT, [self.number, number, *row]).fetchone()
        assert inserted is not None
        self._ids[number] = inserted[0]
        connection.execute(_EVENT, [inserted[0], account, self.number, number])
        changes[number] = row
        if self._random.random() < 0.3:
            self._change_earlier(connection, changes)

    def _change_earlier(self, connection: psycopg.Connection, changes: dict[int, Row]) -> None:
        """Give an entry that is surely there another note, which an index covers."""
        number = self._random.randint(1, self._next)
        rows = self.ledger.get(number, {None})
        if len(rows) == 1 and (row := next(iter(rows))) is not None:
            changed = (row[0], row[1], f"{row[2]}, changed")
            connection.execute(
                "UPDATE entries SET note = %s WHERE id = %s", [changed[2], self._ids[number]]
            )
            changes[number] = changed

    def _commit(self, connection: psycopg.Connection, changes: Mapping[int, Row]) -> None:
        try:
            connection.commit()
        except psycopg.Error:
            for number, row in changes.items():  # committed or not: nobody knows
                self.ledger[number] = {row, *self.ledger.get(number, {None})}
            raise
        for number, row in changes.items():
            self.ledger[number] = {row}


class Reader(_Worker):
    """Holds snapshots that concurrent builds have to wait for."""

    def _work(self, connection: psycopg.Connection) -> None:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        while not self._stopping.is_set():
            connection.execute("SELECT count(*) FROM accounts WHERE id < 100")
            self._stopping.wait(0.06)
            connection.rollback()
            self._stopping.wait(0.03)


@contextmanager
def written_to(url: str, seed: int, writers: int = 3) -> Iterator[Sequence[Writer]]:
    """Have the tables written to and read during the block; all have stopped when it ends."""
    stopping = threading.Event()
    chosen = [Writer(url, number, seed, stopping) for number in range(1, writers + 1)]
    reader = Reader(url, "reader", stopping)
    workers = [*chosen, reader]
    for worker in workers:
        worker.start()
    try:
        yield chosen
    finally:
        stopping.set()
        for worker in workers:
            worker.join(10)
        chosen[0].errors.extend(reader.errors)
