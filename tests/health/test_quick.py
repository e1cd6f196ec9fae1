"""What checks find at a glance, on servers of both versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import psycopg
import pytest
from psycopg import sql

from idx_core.health.quick import Quick, look
from idx_core.model import TableName
from tests.build.sessions import PsycopgSession, in_background, old_transaction

pytestmark = pytest.mark.once

HOSTILE = "a\"b; DROP TABLE x; -- \\ %s <é> '"
BUILDS = (
    "CREATE SCHEMA {0}",
    "CREATE TABLE parents (id int PRIMARY KEY)",
    "CREATE TABLE {0} ({0} int REFERENCES parents, b int)",
    "CREATE TABLE {0}.{0} (a int REFERENCES parents, b int)",
    "INSERT INTO parents VALUES (1)",
    "INSERT INTO {0} SELECT 1, n FROM generate_series(1, 10000) n",
    "INSERT INTO {0}.{0} SELECT 1, n FROM generate_series(1, 9999) n",
    "ANALYZE",
)
INDEX = f"{HOSTILE}'s"
HERE, THERE = TableName(HOSTILE), TableName(HOSTILE, HOSTILE)


@pytest.fixture
def connection(any_postgres_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(any_postgres_url, autocommit=True) as connection:
        run(connection, *BUILDS)
        yield connection


def run(connection: psycopg.Connection, *statements: Any) -> None:
    for statement in statements:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, (HOSTILE, INDEX))))


def seen(connection: psycopg.Connection, *tables: TableName) -> Quick:
    return look(PsycopgSession(connection), tables)


def test_foreign_keys_of_large_tables(connection: psycopg.Connection) -> None:
    (found,) = seen(connection, HERE, THERE).unindexed
    assert (found.table, found.columns) == (HERE, (HOSTILE,))
    assert seen(connection, THERE, TableName("parents"), TableName("nowhere")).unindexed == ()
    run(connection, "INSERT INTO {0}.{0} VALUES (1)", "ANALYZE")
    assert [each.table for each in seen(connection, THERE).unindexed] == [THERE]
    # one that has not the other rows does serve, as all rows that refer to something are in it
    run(connection, "CREATE INDEX ON {0}.{0} (a) WHERE a IS NOT NULL", "CREATE INDEX ON {0} ({0})")
    assert seen(connection, HERE, THERE).unindexed == ()


def test_invalid_indexes(connection: psycopg.Connection) -> None:
    assert seen(connection, HERE, THERE).invalid == ()
    for where in ("{0}", "{0}.{0}"):
        run(connection, f"INSERT INTO {where} VALUES (1, 5)")
        with pytest.raises(psycopg.errors.UniqueViolation):
            run(connection, f"CREATE UNIQUE INDEX CONCURRENTLY {{1}} ON {where} (b)")
    assert seen(connection, HERE, THERE).invalid == ((HERE, INDEX), (THERE, INDEX))
    assert seen(connection, HERE).invalid == ((HERE, INDEX),)


def test_an_index_that_is_being_built(
    any_postgres_url: str, connection: psycopg.Connection
) -> None:
    build = "CREATE INDEX CONCURRENTLY being_built ON parents (id)"
    with old_transaction(any_postgres_url, "parents"), in_background(any_postgres_url, build):
        assert seen(connection, TableName("parents")).invalid == ()
        end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = %s"
        connection.execute(end, [build])
    (left,) = seen(connection, TableName("parents")).invalid
    assert left == (TableName("parents"), "being_built")


def test_settings(connection: psycopg.Connection) -> None:
    assert seen(connection).settings == ()  # what is only advice is not told
    connection.execute("SET enable_indexscan = off")
    connection.execute("SET track_counts = off")
    assert [name for name, _ in seen(connection).settings] == ["track_counts", "enable_indexscan"]


def test_two_questions(connection: psycopg.Connection) -> None:
    asked: list[str] = []

    class Counting(PsycopgSession):
        def rows(self, sql: str, parameters: Sequence[str] = ()) -> list[tuple[Any, ...]]:
            asked.append(sql)
            return super().rows(sql, parameters)

    look(Counting(connection), [THERE, TableName("parents")])
    assert len(asked) == 2
