"""Health on real servers: every figure beside what PostgreSQL says when asked by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from psycopg import sql

from idx_core.errors import HealthError
from idx_core.health.replica_url import parse_replica
from idx_core.health.verb import run_health
from idx_core.settings import Settings
from tests.build.sessions import PsycopgSession
from tests.health.asking import ASKED, flush, health, index_of, subjects

pytestmark = pytest.mark.once

HOSTILE = 'a"b; DROP TABLE x; -- <script>alert(1)</script> | `%s` é'
BUILDS = (
    "CREATE TABLE parents (id int PRIMARY KEY)",
    "CREATE TABLE items (id int PRIMARY KEY, parent_id int REFERENCES parents, a int, b int)",
    "CREATE INDEX items_parent ON items (parent_id)",
    "CREATE INDEX items_a ON items (a)",
    "CREATE INDEX items_b ON items (b)",
    "CREATE INDEX items_b_a ON items (b, a)",
    "INSERT INTO parents SELECT n FROM generate_series(1, 100) n",
    "INSERT INTO items SELECT n, n % 100 + 1, n, n FROM generate_series(1, 20000) n",
    "ANALYZE",
)


@pytest.fixture
def connection(any_postgres_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(any_postgres_url, autocommit=True) as connection:
        for statement in BUILDS:
            connection.execute(statement)
        yield connection


def test_scans_sizes_and_what_follows_from_them(connection: psycopg.Connection) -> None:
    connection.execute("SET enable_seqscan = off")
    connection.execute("SET enable_bitmapscan = off")
    for n in range(7):
        connection.execute(f"SELECT * FROM items WHERE a = {n}")
    flush(connection)
    document = health(connection)
    found = index_of(document, "items_a")
    assert found["scans"] == 7
    ((size,),) = connection.execute("SELECT pg_relation_size('items_a')").fetchall()
    assert found["bytes"] == size
    assert found["writes"] == 20_000
    # items_parent serves the foreign key, items_a is used, and keys enforce something
    assert subjects(document, "IDX302") == ["items.items_b", "items.items_b_a"]
    assert subjects(document, "IDX304") == []  # as both are unused anyway
    patient = health(connection, unused_days=30)
    assert subjects(patient, "IDX302") == []
    assert subjects(patient, "IDX304") == ["items.items_b"]
    assert any(sentence.startswith("unused indexes: ") for sentence in patient["missing"])


def test_an_unreachable_replica_leaves_nothing_unused(connection: psycopg.Connection) -> None:
    def opened() -> Any:
        return psycopg.connect("host=127.0.0.1 port=1 connect_timeout=1")

    document = health(connection, replicas=[("elsewhere", opened)])
    assert document["replicas"][0]["answered"] is False
    assert subjects(document, "IDX302") == []
    assert "unused indexes: elsewhere did not answer, and may be using them" in document["missing"]


def test_every_question_is_read_only_and_has_a_timeout(connection: psycopg.Connection) -> None:
    told: set[tuple[Any, ...]] = set()

    class Witness(PsycopgSession):
        def rows(self, sql: str, parameters: Sequence[str] = ()) -> list[tuple[Any, ...]]:
            told.update(
                super().rows(
                    "SELECT current_setting('transaction_read_only'),"
                    " current_setting('statement_timeout')"
                )
            )
            return super().rows(sql, parameters)

    run_health(Witness(connection), replace(ASKED, timeout=7), lambda _: None, Settings())
    assert told == {("on", "7s")}


def test_no_question_an_index(connection: psycopg.Connection) -> None:
    for n in range(20):
        connection.execute(f"CREATE TABLE more{n} (id int PRIMARY KEY, a int UNIQUE)")
    counted: list[str] = []

    class Counting(PsycopgSession):
        def rows(self, sql: str, parameters: Sequence[str] = ()) -> list[tuple[Any, ...]]:
            counted.append(sql)
            return super().rows(sql, parameters)

    run_health(Counting(connection), ASKED, lambda _: None)
    assert len(counted) <= 16


def test_a_plain_user_gets_what_it_may_see(connection: psycopg.Connection) -> None:
    connection.execute("DROP ROLE IF EXISTS idx_plain")
    connection.execute("CREATE ROLE idx_plain")
    try:
        connection.execute("SET ROLE idx_plain")
        document = health(connection)
        assert index_of(document, "items_a")["bytes"] > 0
        assert any("may see" in sentence for sentence in document["missing"])
    finally:
        connection.execute("RESET ROLE")
        connection.execute("DROP ROLE idx_plain")


@pytest.mark.parametrize("format", ["text", "markdown", "json"])
def test_hostile_names(connection: psycopg.Connection, format: str) -> None:
    name = sql.Identifier(HOSTILE[:60])
    connection.execute(sql.SQL("CREATE TABLE {0} ({0} int, b int)").format(name))
    connection.execute(sql.SQL("CREATE INDEX ON {0} ({0})").format(name))
    connection.execute(sql.SQL("INSERT INTO {0} SELECT 1, 2").format(name))
    lines: list[str] = []
    run_health(PsycopgSession(connection), replace(ASKED, format=format), lines.append)
    (said,) = lines
    if format == "markdown":
        prose = "\n".join(line for line in said.splitlines() if not line.startswith("  "))
        assert "<script>" not in prose.replace("\\<", "")
    if format == "text":
        assert all(c.isprintable() or c == "\n" for c in said)


def test_findings_that_settings_ignore(connection: psycopg.Connection) -> None:
    settings = Settings(ignore=("IDX308",), ignore_objects={"IDX302:items.items_b*": "tomorrow"})
    document = health(connection, settings)
    assert subjects(document, "IDX308") == []
    assert subjects(document, "IDX302") == ["items.items_a"]


def test_the_urls_of_replicas() -> None:
    url = parse_replica("postgresql://reader:secret@replica:5433/shop")
    assert url.shown == "replica:5433/shop"
    with pytest.raises(HealthError, match="it is named by a URL") as raised:
        parse_replica("mysql://root:secret@there/shop")
    assert "secret" not in str(raised.value)
