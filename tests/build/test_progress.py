"""How far a build, a rebuild and a drop are, as PostgreSQL really shows it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idx_core.build.progress import LINE_COLUMNS, Follower, event, line
from idx_core.build.sample import Progress, sample
from idx_core.build.wording import width
from tests.build.blocking import eventually, process_of, reading, running, transaction
from tests.build.sessions import Database, PsycopgSession

BUILD = "CREATE INDEX CONCURRENTLY by_name ON items (name)"
DROP = "DROP INDEX CONCURRENTLY by_name"
REINDEX = "REINDEX INDEX CONCURRENTLY by_name"
UPDATE = "UPDATE items SET name = 'x' WHERE id = 1"
READ = "SELECT * FROM items LIMIT 1"
SNAPSHOT = "SELECT 1 FROM pg_class LIMIT 1"
LOCK = "LOCK TABLE items"
ROWS = "INSERT INTO items (id, name) SELECT i, md5(i::text) FROM generate_series(10, 400000) i"


@contextmanager
def held_up(reader: PsycopgSession, url: str, statement: str, other: str) -> Iterator[int]:
    """The statement runs, and waits for a transaction that ends with the block; its process."""
    snapshot = other == SNAPSHOT
    with ExitStack() as stack:
        blocker = stack.enter_context(transaction(url, other, snapshot=snapshot))
        stack.enter_context(running(url, statement))
        pid = process_of(reader, statement)
        until(lambda: sample(reader, pid), blocker)
        yield pid
        reader.run(f"SELECT pg_terminate_backend({blocker})")


def until(look: Callable[[], Progress | None], process: int) -> Progress:
    """What is seen as soon as this process is waited for."""

    def seen() -> list[Progress]:
        progress = look()
        return [progress] if progress and progress.waiting_for == process else []

    eventually(seen)
    return eventually(seen)[0]  # the locks of one look are of a later moment than its catalog


def seen_while(reader: PsycopgSession, pid: int) -> list[Progress]:
    """Everything that a follower sees until the process is idle."""
    follower, seen = Follower(pid), []
    while progress := follower.look(reader):
        seen.append(progress)
        time.sleep(0.005)
    return seen


@pytest.mark.parametrize(
    ("statement", "operation", "phases"),
    [
        (BUILD, "CREATE INDEX CONCURRENTLY", 8),
        (REINDEX, "REINDEX CONCURRENTLY", 10),
    ],
    ids=["build", "rebuild"],
)
@pytest.mark.peer(12)
def test_the_phases_of_a_build(
    database: Database, statement: str, operation: str, phases: int
) -> None:
    database.execute(ROWS)
    if statement == REINDEX:
        database.execute(BUILD)
    with (
        reading(database.url) as reader,
        transaction(database.url, SNAPSHOT, snapshot=True) as snapshot,
        transaction(database.url, UPDATE) as writer,
        running(database.url, statement),
    ):
        pid = process_of(reader, statement)
        first = until(lambda: sample(reader, pid), writer)
        assert (first.operation, first.phase) == (operation, "waiting for writers before build")
        assert (first.number, first.of, first.waiting_for) == (2, phases, writer)
        assert (first.done, first.total, first.unit) == (0, 1, "lockers")
        reader.run(f"SELECT pg_terminate_backend({writer})")
        seen: list[Progress] = []
        follower = Follower(pid)
        while not seen or seen[-1].waiting_for != snapshot:
            progress = follower.look(reader)
            assert progress
            seen.append(progress)
        assert seen[-1].phase == "waiting for old snapshots"
        assert seen[-1].number == 8
        reader.run(f"SELECT pg_terminate_backend({snapshot})")
    numbers = [progress.number for progress in seen]
    assert numbers == sorted(numbers)
    assert {3, 7, 8} <= set(numbers)
    assert {p.of for p in seen} == {phases}
    scanned = [p for p in seen if p.total and p.phase == "building index: scanning table"]
    assert len(scanned) > 3
    assert [p.done for p in scanned] == sorted(p.done for p in scanned)
    assert {p.unit for p in scanned} == {"blocks"}
    loaded = [p for p in seen if p.phase == "building index: loading tuples in tree" and p.total]
    assert {(p.unit, p.total) for p in loaded} == {("tuples", 399994)}
    assert {p.index for p in seen} <= {"by_name", "by_name_ccnew"}


def test_other_access_methods_build_in_one_phase(database: Database) -> None:
    database.execute(ROWS)
    statement = "CREATE INDEX CONCURRENTLY by_name ON items USING hash (name)"
    with reading(database.url) as reader, running(database.url, statement):
        seen = seen_while(reader, process_of(reader, statement))
    building = [p for p in seen if p.phase == "building index" and p.total]
    assert {(p.number, p.unit) for p in building} == {(3, "blocks")}
    assert building[-1].share == pytest.approx(1, abs=0.2)


def test_a_plain_build_has_two_phases(database: Database) -> None:
    """And stays in the second one while it commits, though PostgreSQL reports no more by then.

    That takes no time here, so another statement follows in the same message.
    """
    database.execute(ROWS)
    statement = "CREATE INDEX by_name ON items (name); SELECT pg_sleep(0.3)"
    with reading(database.url) as reader, running(database.url, statement):
        seen = seen_while(reader, process_of(reader, statement))
    assert {(p.operation, p.index, p.of) for p in seen} == {("CREATE INDEX", None, 2)}
    assert [p.number for p in seen] == sorted(p.number for p in seen)
    assert (seen[-1].number, seen[-1].phase.partition(":")[0]) == (2, "building index")
    assert {p.waiting_for for p in seen} == {None}


@pytest.mark.parametrize(
    ("statement", "operation", "of"),
    [
        ("CREATE UNIQUE INDEX CONCURRENTLY another ON items (id)", "CREATE INDEX CONCURRENTLY", 8),
        (
            '/* run by\nus */ -- "too"\n create index "concurrently" on items (id)',
            "CREATE INDEX",
            2,
        ),
        ("REINDEX (VERBOSE) TABLE CONCURRENTLY items", "REINDEX CONCURRENTLY", 10),
        ("REINDEX TABLE items", "REINDEX", 2),
        (DROP, "DROP INDEX CONCURRENTLY", 4),
        ("DROP INDEX by_name", "DROP INDEX", 1),
    ],
)
def test_the_first_lock(database: Database, statement: str, operation: str, of: int) -> None:
    database.execute(BUILD)
    with (
        reading(database.url) as reader,
        held_up(reader, database.url, statement, LOCK) as pid,
    ):
        progress = sample(reader, pid)
        assert progress
        assert (progress.operation, progress.number, progress.of) == (operation, 1, of)
        assert progress.phase == "waiting for the lock on items"
        assert line(progress).startswith(
            f"{operation}: 1 of {of}, waiting for the lock on items, process "
        )


@pytest.mark.peer(12)
def test_the_phases_of_a_drop(database: Database) -> None:
    database.execute(BUILD)
    with (
        reading(database.url) as reader,
        transaction(database.url, READ) as first,
        running(database.url, DROP),
    ):
        pid = process_of(reader, DROP)
        follower = Follower(pid)

        def waits_for(process: int) -> Progress:
            return until(lambda: follower.look(reader), process)

        marking = waits_for(first)
        assert (marking.index, marking.number, marking.of) == ("by_name", 2, 4)
        assert marking.phase == "waiting for readers before marking dead"
        with transaction(database.url, READ) as second:
            reader.run(f"SELECT pg_terminate_backend({first})")
            dropping = waits_for(second)
            assert (dropping.index, dropping.number) == ("by_name", 3)
            assert dropping.phase == "waiting for readers before dropping"
            reader.run(f"SELECT pg_terminate_backend({second})")
    assert database.indexes() == {}


def test_a_prepared_transaction_is_nobody_with_a_number(database: Database) -> None:
    with reading(database.url) as reader, reading(database.url) as other:
        other.run("BEGIN")
        other.run(UPDATE)
        other.run("PREPARE TRANSACTION 'left'")
        with running(database.url, BUILD):
            pid = process_of(reader, BUILD)
            progress = until(lambda: sample(reader, pid), 0)
            assert "before build, a prepared transaction, after " in line(progress)
            reader.run("ROLLBACK PREPARED 'left'")


def test_a_process_at_something_else_makes_no_progress(database: Database) -> None:
    sleep = "SELECT pg_sleep(1), 'CREATE INDEX CONCURRENTLY'"
    with reading(database.url) as reader, running(database.url, sleep):
        assert sample(reader, process_of(reader, sleep)) is None
        assert sample(reader, 0) is None


def test_a_role_without_privileges_sees_no_progress_of_others(database: Database) -> None:
    with (
        database.role() as role,
        reading(database.url) as reader,
        held_up(reader, database.url, BUILD, UPDATE) as pid,
    ):
        reader.run(f"SET SESSION AUTHORIZATION {role}")
        assert sample(reader, pid) is None
        reader.run("RESET SESSION AUTHORIZATION")


PROGRESS = st.builds(
    Progress,
    operation=st.sampled_from(["CREATE INDEX CONCURRENTLY", "DROP INDEX CONCURRENTLY"]),
    index=st.none() | st.text(max_size=63),
    phase=st.text(max_size=80)
    | st.sampled_from(
        ["waiting for writers before validation", "index validation: sorting tuples"]
    ),
    number=st.integers(0, 10),
    of=st.integers(1, 10),
    done=st.integers(-1, 2**40),
    total=st.integers(-1, 2**40),
    unit=st.sampled_from(["blocks", "tuples", "lockers", None]),
    elapsed=st.floats(-1, 1e7),
    eta=st.none() | st.floats(0, 1e7),
    waiting_for=st.none() | st.integers(0, 2**22),
)


@given(PROGRESS)
def test_a_line_fits_and_an_event_is_json(progress: Progress) -> None:
    text = line(progress)
    assert width(text) <= LINE_COLUMNS
    assert text.isprintable()
    told = event(progress, 4711)
    assert json.loads(json.dumps(told, allow_nan=False)) == told


def test_lines_and_events() -> None:
    building = Progress(
        operation="CREATE INDEX CONCURRENTLY",
        index="by_name",
        phase="building index: scanning table",
        number=3,
        of=8,
        done=15016,
        total=33370,
        unit="blocks",
        elapsed=83.04,
        eta=130.26,
    )
    assert line(building) == (
        "index by_name: 3 of 8, building index: scanning table, 44 %, after 1 min 23 s, "
        "about 2 min 10 s left"
    )
    assert event(building, 4711) == {
        "event": "index_progress",
        "version": 1,
        "build_pid": 4711,
        "operation": "CREATE INDEX CONCURRENTLY",
        "index": "by_name",
        "phase": "building index: scanning table",
        "number": 3,
        "of": 8,
        "done": 15016,
        "total": 33370,
        "unit": "blocks",
        "elapsed": 83.0,
        "eta": 130.3,
        "waiting_for": None,
    }
    waiting = Progress(
        operation="REINDEX CONCURRENTLY",
        index="by_name_ccnew",
        phase="waiting for old snapshots",
        number=8,
        of=10,
        done=1,
        total=3,
        unit="lockers",
        elapsed=5,
        waiting_for=4712,
    )
    assert line(waiting) == (
        "index by_name_ccnew: 8 of 10, waiting for old snapshots, process 4712 (2 of 3), after 5 s"
    )
