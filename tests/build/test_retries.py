"""Trying again after a lock that was not to be had and after a deadlock, and after nothing else."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest

from idx_core.errors import BuildError
from tests.build.sessions import LIMITS, Database, wait_until_stuck
from tests.build.test_lock import assert_whole_and_unlocked, runner
from tests.build.test_timeouts import locked

BUILD = 'CREATE INDEX CONCURRENTLY "by_name" ON "items" (name)'


def test_a_lock_that_becomes_free_in_time(database: Database) -> None:
    builder = database.builder()
    with locked(database, "SHARE ROW EXCLUSIVE", seconds=0.6) as pid:
        builder.create()
    assert builder.session.notes[0].startswith(
        f"build 'by_name': no lock in time on table 'items'; process {pid} (since "
    )
    assert builder.session.notes[0].endswith(" s")
    assert ") has it locked: attempt 2 of 3 follows in 0." in builder.session.notes[0]
    assert builder.concurrent == ["CREATE"]
    assert_whole_and_unlocked(database, ["by_name"])
    with locked(database, "SHARE ROW EXCLUSIVE", seconds=0.6):
        builder.drop()
    assert builder.concurrent == ["CREATE", "DROP"]
    assert_whole_and_unlocked(database, [])


def test_a_lock_that_never_becomes_free(database: Database) -> None:
    with locked(database, "ACCESS EXCLUSIVE") as pid, pytest.raises(BuildError) as error:
        database.builder(limits=replace(LIMITS, lock_retries=1)).create()
    assert isinstance(error.value.__cause__, psycopg.errors.LockNotAvailable)
    message = str(error.value)
    assert message.startswith(
        "cannot run build 'by_name': no lock in time on table 'items' in 2 attempts of 0.2 s; "
        f"process {pid} (since "
    )
    assert message.endswith(
        ") has it locked. Run this again when the table is free, or raise lock_retries."
    )
    assert database.indexes() == {}


@pytest.mark.parametrize("partitioned", [False, True])
def test_comparing_waits_for_a_locked_table_no_longer(
    database: Database, partitioned: bool
) -> None:
    """Its temporary copy needs a lock that VACUUM FULL, say, does not give for hours."""
    if partitioned:
        database.execute(
            "DROP TABLE items",
            "CREATE TABLE items (id int, name text) PARTITION BY LIST (id)",
            "CREATE TABLE items_1 PARTITION OF items DEFAULT",
        )
    database.builder().create()
    builder = database.builder()
    with locked(database, "ACCESS EXCLUSIVE") as pid, pytest.raises(BuildError) as error:
        builder.create()
    assert f"in 3 attempts of 0.2 s; process {pid} (since " in str(error.value)
    with locked(database, "ACCESS EXCLUSIVE", seconds=0.4):
        builder.create()
    assert builder.session.notes[-1] == "index 'by_name' is there already: nothing to build"


def test_readers_and_writers_are_in_nobodys_way(database: Database) -> None:
    """Their locks do not conflict; the build itself waits for the writer, which ends."""
    builder = database.builder()
    with locked(database, "ACCESS SHARE"), locked(database, "ROW EXCLUSIVE", seconds=0.5):
        builder.create()
    assert builder.session.notes == []


@pytest.mark.peer(13)
def test_a_deadlock(database: Database) -> None:
    """The build waits for a transaction that then waits for the build: PostgreSQL ends the build.

    What it leaves is INVALID, and dropped before it is built again.
    """
    with psycopg.connect(database.url) as other, runner(database, "create") as builder:
        other.execute("SET deadlock_timeout = '1h'")  # it is not the one that notices
        other.execute("UPDATE items SET at = now()")
        wait_until_stuck(database.url, BUILD)
        other.execute("LOCK TABLE items IN SHARE UPDATE EXCLUSIVE MODE")
        other.commit()
    assert builder.concurrent == ["CREATE", "DROP", "CREATE"]
    assert builder.session.notes[0].startswith("build 'by_name': a deadlock on table 'items'")
    assert "is INVALID from a failed build: building it again" in builder.session.notes[1]
    assert_whole_and_unlocked(database, ["by_name"])


@pytest.mark.usefixtures("late_duplicates")
def test_nothing_else_is_tried_again(database: Database) -> None:
    builder = database.builder(kind="UNIQUE INDEX")
    with pytest.raises(psycopg.errors.UniqueViolation):
        builder.create()
    assert builder.concurrent == ["CREATE"]
    with pytest.raises(psycopg.errors.UndefinedColumn):
        database.builder("other", elements="(nothing)").create()


def test_a_cancelled_build_is_not_tried_again(database: Database) -> None:
    """Whoever cancels it wants it to end."""
    with (
        locked(database, "ROW EXCLUSIVE"),
        runner(database, "create", psycopg.errors.QueryCanceled) as builder,
    ):
        pid = wait_until_stuck(database.url, BUILD)
        database.execute(f"SELECT pg_cancel_backend({pid})")
    assert builder.concurrent == ["CREATE"]
    database.builder().create()
    assert_whole_and_unlocked(database, ["by_name"])


def test_the_pauses_grow(database: Database) -> None:
    builder = database.builder(limits=replace(LIMITS, lock_timeout=0.01, lock_retries=3))
    with locked(database, "ACCESS EXCLUSIVE"), pytest.raises(BuildError):
        builder.create()
    pauses = [float(note.split()[-2]) for note in builder.session.notes]
    assert 0.2 <= pauses[0] <= 0.5 <= pauses[1] <= 1.0 <= pauses[2] <= 2.0
