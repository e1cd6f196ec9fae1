"""Others that are in the way of a build, for real, and readers beside them."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any, TypeVar

import psycopg

from idx_core.build.blocker import Blocker
from idx_core.build.blockers import blockers_of
from tests.build.sessions import PsycopgSession, execute

T = TypeVar("T")


@contextmanager
def reading(url: str) -> Iterator[PsycopgSession]:
    """A second connection that looks on."""
    with psycopg.connect(url, autocommit=True) as connection:
        yield PsycopgSession(connection)


@contextmanager
def transaction(
    url: str, *statements: str, application: str = "", snapshot: bool = False
) -> Iterator[int]:
    """An idle transaction that has run the statements; gives its process."""
    with closing(psycopg.connect(url, application_name=application)) as connection:
        if snapshot:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        for statement in statements:
            connection.execute(statement.encode())
        yield connection.info.backend_pid


@contextmanager
def running(url: str, statement: str) -> Iterator[None]:
    """The statement runs beside the block, and succeeds during or after it."""
    errors: list[psycopg.Error] = []

    def run() -> None:
        try:
            execute(url, statement)
        except psycopg.Error as error:
            errors.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        thread.join(20)
    assert not thread.is_alive()
    assert errors == []


class Obedient(logging.Handler):
    """Remembers all events that are logged, and ends every blocker that is told."""

    def __init__(self, url: str) -> None:
        super().__init__(logging.INFO)
        self.url = url
        self.events: list[dict[str, Any]] = []

    def emit(self, record: logging.LogRecord) -> None:
        event = getattr(record, "idx_event", {})
        self.events.append({**event, "level": record.levelname, "line": record.getMessage()})
        if remedy := event.get("remedy"):
            execute(self.url, remedy)

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [event for event in self.events if event.get("event") == kind]


@contextmanager
def obeyed(url: str, logger: str) -> Iterator[Obedient]:
    """What the logger tells while the block runs, which is done as well."""
    handler = Obedient(url)
    chosen = logging.getLogger(logger)
    before = chosen.level
    chosen.addHandler(handler)
    chosen.setLevel(logging.INFO)
    try:
        yield handler
    finally:
        chosen.removeHandler(handler)
        chosen.setLevel(before)


def eventually(ask: Callable[[], T], seconds: float = 20) -> T:
    """What `ask` gives, as soon as it is something."""
    end = time.monotonic() + seconds
    while not (answer := ask()):
        assert time.monotonic() < end, "never came"
        time.sleep(0.05)
    return answer


def process_of(reader: PsycopgSession, statement: str) -> int:
    """The process that runs the statement."""
    query = """
        SELECT pid FROM pg_stat_activity
        WHERE query = %s AND state = 'active' AND backend_type = 'client backend'
    """
    return eventually(lambda: sum(int(pid) for (pid,) in reader.rows(query, [statement])))


def blocked(reader: PsycopgSession, statement: str) -> list[Blocker]:
    """Who is in the way of the running statement, as soon as somebody is."""
    pid = process_of(reader, statement)
    return eventually(lambda: blockers_of(reader, pid))
