"""Runners beside each other, and builders that are none of ours: nobody is ever disturbed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import psycopg
import pytest

from idx_core.build import catalog, lock
from idx_core.build.catalog import Place
from idx_core.errors import BuildError
from tests.build.sessions import (
    LIMITS,
    Builder,
    Database,
    PsycopgSession,
    end_waiting,
    eventually,
    in_background,
    old_transaction,
    wait_until_stuck,
)

BUILD = 'CREATE INDEX CONCURRENTLY "by_name" ON "items" (name)'
FOREIGN = "CREATE INDEX CONCURRENTLY by_name ON items (name)"


@pytest.mark.peer(5)
def test_the_second_of_two_runners_waits_and_then_finds_the_index(database: Database) -> None:
    with old_transaction(database.url), runner(database, "create") as first:
        wait_until_stuck(database.url, BUILD)
        with runner(database, "create") as second:
            until_noted(second, "works on index 'by_name'")
            pid = first.session.connection.info.backend_pid
            assert second.session.notes[0].startswith(f"process {pid} (since 20")
            end_waiting_readers(database)
    assert first.concurrent == ["CREATE"]
    assert second.concurrent == []
    *waiting, last = second.session.notes
    assert last == "index 'by_name' is there already: nothing to build"
    # The first one may be gone by the time that the second one looks who it is.
    assert all(note.endswith(" works on index 'by_name': waiting") for note in waiting)
    assert_whole_and_unlocked(database, ["by_name"])


@pytest.mark.parametrize("how", ["create", "drop"])
@pytest.mark.peer(5)
@pytest.mark.peer(13)
def test_many_runners_at_once(database: Database, how: str) -> None:
    if how == "drop":
        database.execute(FOREIGN)
    runners = [runner(database, how) for _ in range(8)]
    builders = [each.__enter__() for each in runners]
    for each in runners:
        each.__exit__(None, None, None)
    assert sorted(builder.concurrent for builder in builders) == [[]] * 7 + [[how.upper()]]
    assert_whole_and_unlocked(database, ["by_name"] if how == "create" else [])


@pytest.mark.peer(5)
def test_builds_on_one_table_take_turns(database: Database) -> None:
    """Two at once would be a deadlock: the one in the queue has a snapshot, which the other awaits.

    All begin while a transaction is in the way, so that they do meet.
    """
    with old_transaction(database.url, "items"):
        runners = [runner(database, "create", name=f"by_{n}") for n in range(4)]
        builders = [each.__enter__() for each in runners]
        eventually(lambda: sum("works on table" in str(b.session.notes) for b in builders) == 3)
        end_waiting_readers(database)
    for each in runners:
        each.__exit__(None, None, None)
    assert [builder.concurrent for builder in builders] == [["CREATE"]] * 4
    assert not any("attempt" in str(builder.session.notes) for builder in builders)
    assert_whole_and_unlocked(database, [f"by_{n}" for n in range(4)])


@pytest.mark.peer(5)
def test_another_build_of_the_same_index_is_waited_for(database: Database) -> None:
    with (
        old_transaction(database.url),
        in_background(database.url, FOREIGN) as errors,
        runner(database, "create") as builder,
    ):
        until_noted(builder, "is building index 'by_name': waiting")
        end_waiting_readers(database)
    assert errors == []
    assert builder.concurrent == []
    assert builder.session.notes[-1] == "index 'by_name' is there already: nothing to build"
    assert_whole_and_unlocked(database, ["by_name"])


@pytest.mark.peer(13)
def test_one_that_dies_meanwhile_is_replaced(database: Database) -> None:
    with (
        old_transaction(database.url, "items"),
        in_background(database.url, FOREIGN) as errors,
        runner(database, "create") as builder,
    ):
        until_noted(builder, "is building index 'by_name': waiting")
        end_waiting(database.url, FOREIGN)
        end_waiting_readers(database)
    assert len(errors) == 1
    assert builder.concurrent == ["DROP", "CREATE"]
    assert_whole_and_unlocked(database, ["by_name"])


@pytest.mark.peer(5)
def test_another_index_of_the_table_is_waited_for_without_a_deadlock(database: Database) -> None:
    other = "CREATE INDEX CONCURRENTLY other ON items (id)"
    with (
        old_transaction(database.url),
        in_background(database.url, other) as errors,
        runner(database, "create") as builder,
    ):
        until_noted(builder, "is building an index of table 'items': waiting")
        end_waiting_readers(database)
    assert errors == []
    assert_whole_and_unlocked(database, ["by_name", "other"])


@pytest.mark.peer(5)
def test_a_drop_waits_for_the_build(database: Database) -> None:
    with (
        old_transaction(database.url),
        in_background(database.url, FOREIGN) as errors,
        runner(database, "drop") as builder,
    ):
        until_noted(builder, "is building index 'by_name': waiting")
        end_waiting_readers(database)
    assert errors == []
    assert builder.concurrent == ["DROP"]
    assert_whole_and_unlocked(database, [])


@pytest.mark.peer(13)
def test_the_lock_of_a_runner_that_was_killed_is_free(database: Database) -> None:
    with old_transaction(database.url), runner(database, "create", psycopg.errors.AdminShutdown):
        end_waiting(database.url, BUILD)
    builder = database.builder()
    builder.create()
    assert builder.concurrent == ["DROP", "CREATE"]
    assert_whole_and_unlocked(database, ["by_name"])


@pytest.mark.usefixtures("late_duplicates")
def test_the_lock_is_released_after_a_failure(database: Database) -> None:
    with pytest.raises(psycopg.errors.UniqueViolation):
        database.builder(kind="UNIQUE INDEX").create()
    assert locks(database) == 0


def test_the_deadline_ends_waiting_for_a_runner(database: Database) -> None:
    with old_transaction(database.url), runner(database, "create"):
        wait_until_stuck(database.url, BUILD)
        limits = replace(LIMITS, build_deadline=0.5)
        with (
            psycopg.connect(database.url, autocommit=True) as connection,
            pytest.raises(BuildError, match=r"after 0\.5 s process \d+ .* works on index 'by_nam"),
        ):
            Builder(PsycopgSession(connection), limits=limits).create()
        end_waiting_readers(database)
    assert_whole_and_unlocked(database, ["by_name"])


def test_the_keys_never_change(database: Database) -> None:
    """Another release of this package may be the other runner."""
    session = database.builder().session
    place = Place("public", "by_name", "16400", "items", "r")
    assert lock.index_key(session, place) == -4226722086016365186
    assert lock.table_key(place) == -3514735365179178993


def test_a_namesake_in_another_schema_has_a_lock_of_its_own(database: Database) -> None:
    database.execute("CREATE SCHEMA first", "CREATE TABLE first.items (name text)")
    session = database.builder().session
    places = [
        catalog.place(session, database.builder(schema=schema).target)
        for schema in ("public", "first", None)
    ]
    keys = [lock.index_key(session, place) for place in places if place is not None]
    assert keys[0] == keys[2] != keys[1]


@contextmanager
def runner(
    database: Database,
    how: str,
    error: type[BaseException] | None = None,
    *,
    name: str = "by_name",
) -> Iterator[Builder]:
    """A builder at work on a connection and in a thread of its own; done at the end of the block.

    It ends without an error, or with the one that is expected.
    """
    ended: list[BaseException] = []
    with psycopg.connect(database.url, autocommit=True) as connection:
        builder = Builder(PsycopgSession(connection), name)

        def work() -> None:
            try:
                builder.create() if how == "create" else builder.drop()
            except BaseException as raised:
                ended.append(raised)

        thread = threading.Thread(target=work)
        thread.start()
        try:
            yield builder
        finally:
            thread.join(30)
            assert not thread.is_alive()
    assert [type(each) for each in ended] == ([error] if error else []), ended


def until_noted(builder: Builder, text: str) -> None:
    eventually(lambda: any(text in note for note in builder.session.notes))


def end_waiting_readers(database: Database) -> None:
    """End the old transactions."""
    database.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE state = 'idle in transaction' AND datname = current_database()"
    )


def assert_whole_and_unlocked(database: Database, names: list[str]) -> None:
    assert list(database.indexes()) == names
    assert not any(text.endswith("INVALID") for text in database.indexes().values())
    assert locks(database) == 0


def locks(database: Database) -> int:
    query = (
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database ="
        " (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    with psycopg.connect(database.url) as connection:
        ((number,),) = connection.execute(query).fetchall()
    return int(number)
