"""What a build tells before it begins, of real tables and real obstacles."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any

import psycopg
import pytest

from idx_core.build.preflight import obstacles, preflight
from tests.build.blocking import eventually, reading
from tests.build.sessions import Builder, Database, PsycopgSession, execute


class Listening(PsycopgSession):
    """Remembers the events with their lines."""

    def __init__(self, connection: psycopg.Connection) -> None:
        super().__init__(connection)
        self.events: list[dict[str, Any]] = []

    def tell(self, line: str, event: Mapping[str, object]) -> None:
        self.events.append({**event, "line": line})

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [event for event in self.events if event["event"] == kind]


@contextmanager
def listening(database: Database) -> Iterator[Listening]:
    with psycopg.connect(database.url, autocommit=True) as connection:
        yield Listening(connection)


def told(database: Database, elements: str = "(name)", **options: Any) -> Listening:
    """All that was told when the index was built."""
    with listening(database) as session:
        Builder(session, elements=elements, **options).create()
    return session


def mind(
    patch: pytest.MonkeyPatch, *, small: int | None = None, old: float = 60.0, wal: int = 2**26
) -> None:
    """Have it tell of smaller tables, younger transactions and less WAL than it does."""
    patch.setattr(preflight, "SMALL", 50 * 2**20 if small is None else small)
    patch.setattr(obstacles, "OLD", old)
    patch.setattr(obstacles, "SLOT_BYTES", wal)


@contextmanager
def slot(url: str, name: str) -> Iterator[None]:
    """A physical replication slot that keeps WAL from now on."""
    create = f"SELECT pg_create_physical_replication_slot('{name}', true)"
    execute(url, "CHECKPOINT", create)
    try:
        yield
    finally:
        execute(url, f"SELECT pg_drop_replication_slot('{name}')")


def write_wal(url: str, size: int) -> None:
    message = f"SELECT pg_logical_emit_message(false, 'test', repeat('x', {size}))"
    execute(url, message, "CHECKPOINT")  # which has it written: what is in memory does not count


@contextmanager
def standby(url: str) -> Iterator[None]:
    """A walsender that serves a standby with hot_standby_feedback."""
    replication = psycopg.connect(f"{url}?replication=true", autocommit=True)
    with reading(url) as reader, closing(replication) as walsender:
        ((xmin, lsn),) = reader.rows(
            "SELECT pg_current_xact_id()::text, pg_current_wal_flush_lsn()::text"
        )
        walsender.pgconn.send_query(f"START_REPLICATION PHYSICAL {lsn}".encode())
        started = walsender.pgconn.get_result()
        assert started is not None
        assert started.status == psycopg.pq.ExecStatus.COPY_BOTH
        # a message of type h: time, xmin and its epoch, catalog xmin and its epoch
        walsender.pgconn.put_copy_data(b"h" + struct.pack("!qIIII", 0, int(xmin), 0, 0, 0))
        walsender.pgconn.flush()
        feedback = "SELECT 1 FROM pg_stat_replication WHERE backend_xmin = %s::xid"
        eventually(lambda: reader.rows(feedback, [xmin]))
        yield
