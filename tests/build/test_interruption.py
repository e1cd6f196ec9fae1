"""Ctrl-C in this very process, at moments that a command line is hard to stop at."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from tests.build.sessions import (
    LIMITS,
    Database,
    eventually,
    in_background,
    old_transaction,
    wait_until_stuck,
)
from tests.build.test_lock import assert_whole_and_unlocked, until_noted
from tests.build.test_timeouts import locked, settings

BUILD = 'CREATE INDEX CONCURRENTLY "by_name" ON "items" (name)'
FOREIGN = "CREATE INDEX CONCURRENTLY by_name ON items (name)"
WAITING = "build 'by_name' was interrupted while it was waiting for others. Run this again."


def test_while_it_builds(database: Database) -> None:
    before = settings(database)
    database.execute("CREATE TABLE others ()")
    builder = database.builder()
    with old_transaction(database.url, "others"):
        with interrupted(lambda: wait_until_stuck(database.url, BUILD)):
            builder.create()
        assert database.indexes() == {}
    (said,) = builder.session.notes
    assert said == (
        "build 'by_name' was interrupted: the INVALID leftover of index 'by_name' was removed. "
        "Run this again."
    )
    assert settings(database) == before
    assert_whole_and_unlocked(database, [])


def test_while_it_waits_for_another_builder(database: Database) -> None:
    builder = database.builder()
    with old_transaction(database.url) as old, in_background(database.url, FOREIGN) as errors:
        with interrupted(lambda: until_noted(builder, "is building index")):
            builder.create()
        old.close()
    assert errors == []
    assert builder.session.notes[-1] == WAITING
    assert_whole_and_unlocked(database, ["by_name"])


def test_while_it_waits_for_the_table(database: Database) -> None:
    builder = database.builder(limits=replace(LIMITS, lock_timeout=10))
    with (
        locked(database, "ACCESS EXCLUSIVE"),
        interrupted(lambda: eventually(lambda: waits_for_the_table(database))),
    ):
        builder.create()
    assert builder.session.notes == [WAITING]
    assert_whole_and_unlocked(database, [])


def test_between_two_attempts(database: Database) -> None:
    builder = database.builder(limits=replace(LIMITS, lock_retries=9))
    with (
        locked(database, "ACCESS EXCLUSIVE"),
        interrupted(lambda: until_noted(builder, "attempt 3 of 10")),
    ):
        builder.create()
    assert builder.session.notes[-1] == WAITING
    assert_whole_and_unlocked(database, [])


def waits_for_the_table(database: Database) -> bool:
    query = "SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'relation'"
    return bool(database.ask(query))


@contextmanager
def interrupted(when: Callable[[], object]) -> Iterator[None]:
    """Ctrl-C as soon as `when` returns; the block must end with it."""

    def interrupt() -> None:
        try:
            when()
        finally:
            os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    with pytest.raises(KeyboardInterrupt):
        yield
    thread.join(20)
