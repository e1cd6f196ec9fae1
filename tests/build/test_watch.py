"""Looking on while something is built: it tells in time, and never does harm."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import psycopg
import pytest

from idx_core.build import watch
from idx_core.build.reader import Reader
from idx_core.build.watch import Event, watched
from tests.build.blocking import eventually, reading, transaction
from tests.build.sessions import Database, execute

BUILD = "CREATE INDEX CONCURRENTLY by_name ON items (name)"
DROP = "DROP INDEX CONCURRENTLY by_name"
UPDATE = "UPDATE items SET name = 'x' WHERE id = 1"


class Told:
    """Remembers what was told, by kind of event."""

    def __init__(self) -> None:
        self.lines: list[tuple[object, str]] = []

    def __call__(self, line: str, event: Event) -> None:
        self.lines.append((event["event"], line))

    def of(self, kind: str) -> list[str]:
        return [line for event, line in self.lines if event == kind]


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines follow sooner: what is tested is their order, and that they come."""
    monkeypatch.setattr(watch, "_LINE_SECONDS", 1.0)
    monkeypatch.setattr(watch, "_PATIENCE_SECONDS", 1.0)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def builder(database: Database) -> Iterator[psycopg.Connection]:
    options = "-c statement_timeout=30s"  # whatever is not ended as it should be
    with psycopg.connect(database.url, autocommit=True, options=options) as connection:
        yield connection


def beside(database: Database) -> Callable[[], AbstractContextManager[Reader]]:
    return lambda: reading(database.url)


def end_when_told(database: Database, told: Told, pid: int, kind: str, times: int = 1) -> None:
    """Terminate the process when something of that kind was told so many times."""

    def run() -> None:
        eventually(lambda: len(told.of(kind)) >= times)
        execute(database.url, f"SELECT pg_terminate_backend({pid})")

    threading.Thread(target=run).start()


@pytest.mark.peer(12)
def test_a_build_in_the_way_of_which_somebody_is(
    database: Database, builder: psycopg.Connection, told: Told
) -> None:
    pid = builder.info.backend_pid
    with transaction(database.url, UPDATE, application="a shop") as other:
        end_when_told(database, told, other, "index_progress", times=2)
        with watched(beside(database), pid, told):
            builder.execute(BUILD)
    first, second = told.of("index_progress")
    assert first.startswith(
        f"index by_name: 2 of 8, waiting for writers before build, process {other}, after "
    )
    assert second.startswith("index by_name: 2 of 8")
    (blocker,) = told.of("index_blocker")
    assert blocker.startswith(
        f"index by_name is waiting for process {other} (user 'postgres', application 'a shop'), "
        "idle in transaction, open for "
    )
    assert blocker.endswith(f"to end it: SELECT pg_terminate_backend({other});")
    assert not database.indexes()["by_name"].endswith("INVALID")


def test_a_drop_and_each_blocker_once(
    database: Database, builder: psycopg.Connection, told: Told
) -> None:
    builder.execute(BUILD)
    read = "SELECT * FROM items LIMIT 1"
    done: list[str] = []

    def tell(line: str, event: Event) -> None:
        told(line, event)
        if "remedy" in event:
            done.append(str(event["remedy"]))
            execute(database.url, done[-1])

    with (
        transaction(database.url, read) as one,
        transaction(database.url, read) as another,
        watched(beside(database), builder.info.backend_pid, tell),
    ):
        builder.execute(DROP)
    assert sorted(done) == sorted(f"SELECT pg_terminate_backend({pid});" for pid in (one, another))
    assert len(told.of("index_blocker")) == 2
    assert all(line.startswith("index by_name is waiting") for line in told.of("index_blocker"))
    assert database.indexes() == {}


def test_attempts_that_time_out_add_up(
    database: Database, builder: psycopg.Connection, told: Told
) -> None:
    """With a short lock_timeout no single attempt waits long enough to be worth a word."""
    builder.execute("SET lock_timeout = '1500ms'")
    with transaction(database.url, "LOCK TABLE items") as other:
        end_when_told(database, told, other, "index_blocker")
        with watched(beside(database), builder.info.backend_pid, told):
            for _ in range(20):
                try:
                    builder.execute(BUILD)
                    break
                except psycopg.errors.LockNotAvailable:
                    time.sleep(0.3)
    (blocker,) = told.of("index_blocker")
    assert blocker.startswith("CREATE INDEX CONCURRENTLY is waiting for process")
    assert "holds AccessExclusiveLock on items; " in blocker
    assert "by_name" in database.indexes()


def test_a_quick_build_needs_neither_line_nor_connection(
    database: Database, builder: psycopg.Connection, told: Told
) -> None:
    opened = []

    @contextmanager
    def second() -> Iterator[Reader]:
        opened.append(1)
        with reading(database.url) as reader:
            yield reader

    with watched(second, builder.info.backend_pid, told):
        builder.execute(BUILD)
    assert (opened, told.lines) == ([], [])


def test_what_the_build_raises_comes_through_at_once(
    database: Database, builder: psycopg.Connection, told: Told
) -> None:
    fails = "SELECT 1 / length(pg_sleep(1.3)::text)"
    begun = time.monotonic()
    with (
        pytest.raises(psycopg.errors.DivisionByZero),
        watched(beside(database), builder.info.backend_pid, told),
    ):
        builder.execute(fails)
    assert time.monotonic() - begun < 1.8
    with pytest.raises(KeyboardInterrupt), watched(beside(database), 0, told):
        raise KeyboardInterrupt
    assert not _watching()
    assert told.lines == []


def test_no_second_connection_is_no_reason_to_fail(database: Database, told: Told) -> None:
    with database.role() as role:
        database.execute(f"ALTER ROLE {role} LOGIN CONNECTION LIMIT 1")
        url = database.url.replace("postgres@", f"{role}@")
        with (
            psycopg.connect(url, autocommit=True) as builder,
            watched(lambda: reading(url), builder.info.backend_pid, told),
        ):
            builder.execute("SELECT pg_sleep(1.5)")
            builder.execute(BUILD)
    ((kind, line),) = told.lines
    assert kind == "index_unwatched"
    assert line.startswith("no progress is shown for now, the build goes on: ")
    assert "too many connections for role" in line
    assert "by_name" in database.indexes()


def test_a_second_connection_that_goes_down_comes_again(
    database: Database,
    builder: psycopg.Connection,
    told: Told,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(watch, "_RETRY_SECONDS", 0.1)
    pids: list[int] = []

    @contextmanager
    def second() -> Iterator[Reader]:
        with reading(database.url) as reader:
            pids.append(reader.connection.info.backend_pid)
            yield reader

    with transaction(database.url, UPDATE) as other:
        end_when_told(database, told, other, "index_progress", times=2)
        with watched(second, builder.info.backend_pid, told):
            killer = threading.Thread(
                target=lambda: execute(
                    database.url, f"SELECT pg_terminate_backend({eventually(lambda: pids)[0]})"
                )
            )
            killer.start()
            builder.execute(BUILD)
            killer.join()
    assert len(pids) == 2
    assert len(told.of("index_unwatched")) == 1
    assert len(told.of("index_progress")) == 2


def test_a_server_that_does_not_answer_does_not_delay_the_end(
    database: Database, builder: psycopg.Connection, told: Told
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        mute = f"postgresql://postgres@127.0.0.1:{port}/x?connect_timeout=6&sslmode=disable"
        with watched(lambda: reading(mute), builder.info.backend_pid, told):
            builder.execute("SELECT pg_sleep(1.3)")
            begun = time.monotonic()
        assert time.monotonic() - begun < watch._LEAVE_SECONDS + 0.5
    eventually(lambda: not _watching())
    assert told.lines == []


def test_errors_in_telling_are_nobody_s_concern(
    database: Database, builder: psycopg.Connection
) -> None:
    calls = []

    def tell(line: str, event: Event) -> None:
        calls.append(line)
        raise RuntimeError("no terminal")

    with transaction(database.url, UPDATE) as other:

        def run() -> None:
            eventually(lambda: calls)
            execute(database.url, f"SELECT pg_terminate_backend({other})")

        threading.Thread(target=run).start()
        with watched(beside(database), builder.info.backend_pid, tell):
            builder.execute(BUILD)
    assert calls
    assert "by_name" in database.indexes()


def test_a_log_that_is_stuck_holds_nobody_up(
    database: Database, builder: psycopg.Connection
) -> None:
    """The build waits for old snapshots, and must not find the watcher's among them."""
    stuck, over = threading.Event(), threading.Event()

    def tell(line: str, event: Event) -> None:
        stuck.set()
        over.wait(40)  # longer than the build's statement_timeout

    with transaction(database.url, UPDATE) as other:

        def run() -> None:
            stuck.wait(20)
            execute(database.url, f"SELECT pg_terminate_backend({other})")

        threading.Thread(target=run).start()
        with watched(beside(database), builder.info.backend_pid, tell):
            builder.execute(BUILD)
            over.set()
    assert stuck.is_set()
    assert not database.indexes()["by_name"].endswith("INVALID")


def test_looking_can_neither_write_nor_last_nor_leave_anything(database: Database) -> None:
    settings = (
        "SELECT current_setting('statement_timeout'), current_setting('transaction_read_only')"
    )
    with reading(database.url) as reader:
        with watch._read_only(reader):
            assert reader.rows(settings) == [("5s", "on")]
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction), watch._read_only(reader):
            reader.run("DELETE FROM items")
        assert reader.rows(settings) == [("0", "off")]
        assert reader.is_usable


def _watching() -> list[threading.Thread]:
    return [t for t in threading.enumerate() if t.name.startswith("idx-watch-") and t.is_alive()]
