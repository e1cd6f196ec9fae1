"""A connection with a queue on tables of the same size, and who holds a build up."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import psycopg

from idx_core.build.concurrent import create_index
from idx_core.build.queue import Queue
from idx_core.build.session import Session
from tests.build.sessions import LIMITS, Builder, Database, PsycopgSession

HOSTILE = 'a "b%s"; --'


class Migration:
    """A connection with a queue, and what its builds have told."""

    def __init__(self, database: Database, at_once: int = 2, memory: int | None = None) -> None:
        self.session = database.builder().session
        self.queue = Queue(self.session, at_once)
        self.memory = memory
        self.began: list[str] = []
        self.settings: list[tuple[Any, ...]] = []
        self.pids: dict[str, int] = {}

    def add(self, name: str, table: str, **options: Any) -> bool:
        builder = Builder(self.session, name, table, **options)

        def create(on: Session, at_once: int) -> None:
            assert isinstance(on, PsycopgSession)
            here = Builder(on, name, table, **options)

            def build() -> None:
                self.pids[name] = on.connection.info.backend_pid
                self.began.append(name)
                self.settings += on.rows(
                    "SELECT current_setting('maintenance_work_mem'),"
                    " current_setting('max_parallel_maintenance_workers')"
                )
                here._run("CONCURRENTLY ", here.target.schema, table)

            create_index(
                on,
                here.target,
                build=build,
                declare=lambda schema, copy: here._run("", schema, copy),
                limits=replace(LIMITS, build_memory=self.memory, at_once=at_once),
            )

        return self.queue.add(
            builder.target, create, lambda schema, copy: builder._run("", schema, copy)
        )

    @contextmanager
    def running(self) -> Iterator[list[BaseException]]:
        """The queue is run beside the block; gives what it has raised, when it is over."""
        raised: list[BaseException] = []
        thread = threading.Thread(target=self._run, args=[raised])
        thread.start()
        try:
            yield raised
        finally:
            thread.join(30)
        assert not thread.is_alive()

    def _run(self, raised: list[BaseException]) -> None:
        try:
            self.queue.run(on_own=True)
        except BaseException as error:
            raised.append(error)


@contextmanager
def written(database: Database, table: str) -> Iterator[Callable[[], None]]:
    """A write to the table that is not committed, which builds wait for; gives what ends it."""
    with psycopg.connect(database.url) as connection:
        connection.execute(f"UPDATE {table} SET name = 'z' WHERE id = 3".encode())
        yield connection.rollback


@contextmanager
def read(database: Database) -> Iterator[Callable[[], None]]:
    """A transaction with a snapshot, whose end builds wait for at theirs; gives what ends it."""
    with psycopg.connect(database.url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.execute("SELECT 1 FROM pg_class")
        yield connection.rollback


def is_connected(database: Database, pid: int) -> bool:
    return str(pid) in {str(found) for (found,) in database.ask("SELECT pid FROM pg_stat_activity")}


def valid(database: Database) -> set[str]:
    return {name for name, text in database.indexes().items() if not text.endswith("INVALID")}
