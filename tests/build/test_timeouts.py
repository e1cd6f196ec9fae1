"""Which timeout is in force when, and that the session's settings are as before in the end."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import psycopg
import pytest

from idx_core.build.constraint import attach_index, drop_constraint
from idx_core.build.timeouts import UNLIMITED, changed
from idx_core.errors import BuildError
from tests.build.sessions import LIMITS, Database, old_transaction
from tests.build.test_lock import end_waiting_readers

# A loaded machine makes writers wait too; benchmarks/writers.py measures, here it only must not be
# what queueing takes.
NOISE = 0.25
QUEUED = 0.4
SET = """
SELECT name, setting, source FROM pg_settings
WHERE position('timeout' IN name) > 0 AND name NOT IN ('deadlock_timeout', 'authentication_timeout')
ORDER BY name
"""


@pytest.fixture
def limited(database: Database) -> Database:
    """With limits that would end any build: some of the session, some of the database."""
    session = database.builder().session
    ((name,),) = session.rows("SELECT current_database()")
    database.execute(f"ALTER DATABASE {name} SET statement_timeout = '300ms'")
    database.reconnect()
    database.builder().session.run("SET lock_timeout = '200ms'")
    database.builder().session.run("SET idle_in_transaction_session_timeout = '90s'")
    return database


def settings(database: Database) -> list[tuple[str, str, str]]:
    rows: list[tuple[str, str, str]] = database.builder().session.rows(SET)
    return rows


@pytest.mark.peer(6)
def test_no_timeout_ends_a_build_that_waits_for_an_old_transaction(limited: Database) -> None:
    before = settings(limited)
    assert {source for _, _, source in before} >= {"session", "database"}
    with old_transaction(limited.url), ended_after(limited, 1.0):
        limited.builder().create()
    assert not limited.indexes()["by_name"].endswith("INVALID")
    assert settings(limited) == before
    with old_transaction(limited.url), ended_after(limited, 1.0):
        limited.builder().drop()
    assert limited.indexes() == {}
    assert settings(limited) == before


@pytest.mark.peer(7)
@pytest.mark.usefixtures("late_duplicates")
def test_settings_are_restored_after_failures(limited: Database) -> None:
    before = settings(limited)
    with pytest.raises(psycopg.errors.UniqueViolation):
        limited.builder(kind="UNIQUE INDEX").create()
    assert settings(limited) == before
    with pytest.raises(BuildError, match="with another definition"):
        limited.builder(elements="(at)").create()
    assert settings(limited) == before
    limits = replace(LIMITS, build_deadline=0.5)
    limited.execute("CREATE TABLE others ()")  # the build waits for its reader, a drop does not
    with (
        old_transaction(limited.url, "others"),
        pytest.raises(BuildError, match=r"not finished after 0\.5 "),
    ):
        limited.builder("other", limits=limits).create()
    assert settings(limited) == before
    with locked(limited, "SHARE ROW EXCLUSIVE"), pytest.raises(BuildError, match="no lock in time"):
        limited.builder("third").create()
    assert settings(limited) == before


def test_a_connection_that_dies_needs_no_restoring(database: Database) -> None:
    session = database.builder().session
    with pytest.raises(psycopg.OperationalError), changed(session, UNLIMITED):
        session.run("SELECT pg_terminate_backend(pg_backend_pid())")


@pytest.mark.peer(6)
def test_the_deadline_ends_a_build_and_its_leftover_is_removed(database: Database) -> None:
    database.execute("CREATE TABLE others ()")
    builder = database.builder(limits=replace(LIMITS, build_deadline=0.5))
    said = (
        r"cannot run build 'by_name': not finished after 0\.5 s; the INVALID leftover of index "
        r"'by_name' was removed\. Run this again, or raise build_deadline\."
    )
    with old_transaction(database.url, "others"), pytest.raises(BuildError, match=said):
        builder.create()
    assert database.indexes() == {}


@pytest.mark.peer(6)
def test_writers_never_queue_behind_a_build_that_waits_for_the_table(database: Database) -> None:
    """Nor behind one that has it and waits for old transactions."""
    limits = replace(LIMITS, lock_timeout=0.5, lock_retries=1)
    with (
        locked(database, "SHARE UPDATE EXCLUSIVE"),
        writing(database) as stalls,
        pytest.raises(BuildError, match="no lock in time"),
    ):
        database.builder(limits=limits).create()
    assert max(stalls) < QUEUED
    with old_transaction(database.url), writing(database) as stalls, ended_after(database, 1.0):
        database.builder(limits=limits).create()
    assert max(stalls) < QUEUED


@pytest.mark.peer(10)
def test_writers_queue_for_an_exclusive_lock_no_longer_than_lock_timeout(
    database: Database,
) -> None:
    database.execute("DELETE FROM items WHERE id = 2")
    builder = database.builder(kind="UNIQUE INDEX")
    builder.create()
    limits = replace(LIMITS, lock_timeout=0.3, lock_retries=2)

    def attach() -> None:
        builder.session.run("ALTER TABLE items ADD CONSTRAINT by_name UNIQUE USING INDEX by_name")

    def drop() -> None:
        builder.session.run("ALTER TABLE items DROP CONSTRAINT by_name")

    with (
        locked(database, "ACCESS SHARE"),
        writing(database) as stalls,
        pytest.raises(BuildError, match="no lock in time on table 'items' in 3 attempts"),
    ):
        attach_index(builder.session, builder.target, attach=attach, limits=limits)
    assert 0.2 < max(stalls) < 0.3 + NOISE
    with locked(database, "ACCESS SHARE", seconds=0.5):
        attach_index(builder.session, builder.target, attach=attach, limits=limits)
    attach_index(builder.session, builder.target, attach=attach, limits=limits)
    assert builder.session.notes[-1] == "constraint 'by_name' is there already: nothing to add"
    with locked(database, "ACCESS SHARE", seconds=0.5), writing(database) as stalls:
        drop_constraint(builder.session, builder.target, drop=drop, limits=limits)
    assert max(stalls) < 0.3 + NOISE
    drop_constraint(builder.session, builder.target, drop=drop, limits=limits)
    assert builder.session.notes[-1] == "constraint 'by_name' is already gone: nothing to drop"


@contextmanager
def ended_after(database: Database, seconds: float) -> Iterator[None]:
    """Ends the old transactions while the block waits for them; it must have waited."""
    begun = time.monotonic()
    timer = threading.Timer(seconds, end_waiting_readers, [database])
    timer.start()
    try:
        yield
    finally:
        timer.join()
    assert time.monotonic() - begun > seconds


@contextmanager
def locked(database: Database, mode: str, *, seconds: float | None = None) -> Iterator[int]:
    """Somebody has the table locked, for the block or for some seconds; gives the process."""
    connection = psycopg.connect(database.url)
    connection.execute(f"LOCK TABLE items IN {mode} MODE")
    timer = threading.Timer(seconds or 0, connection.close)
    if seconds is not None:
        timer.start()
    try:
        yield connection.info.backend_pid
    finally:
        if seconds is not None:
            timer.join()
        connection.close()


@contextmanager
def writing(database: Database) -> Iterator[list[float]]:
    """Writes to the table all the time; gives the seconds that each write has taken."""
    stalls: list[float] = []
    stop = threading.Event()

    def write() -> None:
        with psycopg.connect(database.url, autocommit=True) as connection:
            while not stop.is_set():
                begun = time.monotonic()
                connection.execute("UPDATE items SET at = now() WHERE id = 1")
                stalls.append(time.monotonic() - begun)
                time.sleep(0.002)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield stalls
    finally:
        stop.set()
        thread.join(20)
