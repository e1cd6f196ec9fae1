"""Ctrl-C at every moment of an operation: a real SIGINT, and nothing stays on the session."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from types import FrameType
from typing import Any

import psycopg
import pytest

from idx_core.build.interruption import cancellable, shielded, unshielded
from tests.build.conftest import TABLE
from tests.build.sessions import Builder, Database, PsycopgSession
from tests.build.test_lock import locks
from tests.build.test_timeouts import settings


class Interrupted(PsycopgSession):
    """Sends SIGINT to this process before statement number `at`."""

    def __init__(self, connection: psycopg.Connection, at: int = -1) -> None:
        super().__init__(connection)
        self.at, self.statements = at, 0

    def _count(self) -> None:
        self.statements += 1
        if self.statements == self.at:
            signal.raise_signal(signal.SIGINT)

    def rows(self, sql: str, parameters: Sequence[str] = ()) -> list[tuple[Any, ...]]:
        self._count()
        return super().rows(sql, parameters)

    def run(self, statement: str) -> None:
        self._count()
        super().run(statement)


class InterruptedOnLeaving:
    """Sends SIGINT as number `block` of all `with` blocks of generators is being left."""

    def __init__(self, block: int) -> None:
        self._blocks = block

    def __enter__(self) -> None:
        sys.setprofile(self._look)

    def __exit__(self, *error: object) -> None:
        sys.setprofile(None)

    def _look(self, frame: FrameType, event: str, _argument: object) -> None:
        code = frame.f_code
        if event == "call" and code.co_name == "__exit__" and "contextlib" in code.co_filename:
            self._blocks -= 1
            if self._blocks == 0:
                signal.raise_signal(signal.SIGINT)


@pytest.fixture
def database(postgres_url: str) -> Iterator[Database]:
    with closing(Database(postgres_url)) as database:
        database.execute(TABLE.format("items"))
        database.builder().session.run("SET lock_timeout = '7s'")
        yield database


def session_of(database: Database, at: int = -1) -> Interrupted:
    return Interrupted(database.builder().session.connection, at)


def statements(database: Database) -> tuple[int, int]:
    """How many statements creating and dropping take."""
    session = session_of(database)
    Builder(session).create()
    created = session.statements
    Builder(session).drop()
    return created, session.statements - created


def ended(builder: Builder, how: str) -> bool:
    """Whether the operation came to its end, instead of to KeyboardInterrupt."""
    try:
        builder.create() if how == "create" else builder.drop()
    except KeyboardInterrupt:
        return False
    return True


@pytest.mark.parametrize("how", ["create", "drop"])
@pytest.mark.peer(7)
def test_before_each_statement(database: Database, how: str) -> None:
    before = settings(database)
    number = statements(database)[how == "drop"]
    assert number > 15
    notes: list[str] = []
    for at in range(1, number + 1):
        if how == "drop":
            database.builder().create()
        builder = Builder(session_of(database, at))
        assert not ended(builder, how)
        notes.extend(builder.session.notes)
        assert (settings(database), locks(database)) == (before, 0), at
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
        assert not any(text.endswith("INVALID") for text in database.indexes().values())
        database.builder().drop()
    assert "build 'by_name' was interrupted when all of it was done." in notes
    assert any("was interrupted while it was waiting for others. Run this" in n for n in notes)
    assert any(" was interrupted: " in note for note in notes)


@pytest.mark.parametrize("how", ["create", "drop"])
@pytest.mark.peer(7)
def test_on_leaving_each_block(database: Database, how: str) -> None:
    """Where contextlib is about to have the rest of the block's generator run."""
    before = settings(database)
    for block in range(1, 100):
        if how == "drop":
            database.builder().create()
        with InterruptedOnLeaving(block):
            came_to_the_end = ended(Builder(session_of(database)), how)
        if came_to_the_end:
            break
        assert (settings(database), locks(database)) == (before, 0), block
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
        database.builder().drop()
    assert 8 < block < 99


def shielded_from(signals: int) -> list[str]:
    done: list[str] = []
    try:
        with shielded():
            for _ in range(signals):
                signal.raise_signal(signal.SIGINT)
            done.append("went on")
    except KeyboardInterrupt:
        done.append("was interrupted")
    return done


def test_it_waits_and_whoever_insists_does_not() -> None:
    assert shielded_from(0) == ["went on"]
    assert shielded_from(1) == ["went on", "was interrupted"]
    assert shielded_from(2) == ["was interrupted"]


def waited(signals_before: int, signals_while: int, done: list[str]) -> None:
    with shielded():
        for _ in range(signals_before):
            signal.raise_signal(signal.SIGINT)
        try:
            with unshielded():
                for _ in range(signals_while):
                    signal.raise_signal(signal.SIGINT)
                done.append("waited")
        finally:
            signal.raise_signal(signal.SIGINT)
            done.append("cleaned up")


@pytest.mark.parametrize("signals", [(1, 0), (0, 1)])
def test_waiting_ends_at_once_and_cleaning_up_is_not_disturbed(signals: tuple[int, int]) -> None:
    done: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        waited(*signals, done)
    assert done == ["cleaned up"]


def test_other_handlers_are_asked_and_other_threads_are_none_of_our_business() -> None:
    asked: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _frame: asked.append(number))
    try:
        with shielded():
            signal.raise_signal(signal.SIGINT)
            assert asked == []
        assert asked == [signal.SIGINT]
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        with shielded(), unshielded():
            signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)
    done: list[int] = []

    def work() -> None:
        with shielded(), unshielded():
            done.append(1)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [1]


def test_a_statement_is_cancelled_on_the_server(database: Database) -> None:
    session = session_of(database)
    timer = threading.Timer(0.2, signal.pthread_kill, [threading.get_ident(), signal.SIGINT])
    begun = time.monotonic()
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        cancellable(session, lambda: session.run("SELECT pg_sleep(30)"))
    assert time.monotonic() - begun < 10
    assert session.is_usable
