"""Before and after: `health --since` beside the document of an earlier call."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from idx_core.errors import HealthError
from idx_core.health.verb import run_health
from tests.build.sessions import PsycopgSession
from tests.health.asking import ASKED, flush, health
from tests.html.reading import Read

pytestmark = pytest.mark.once

BUILDS = (
    "CREATE TABLE items (id int PRIMARY KEY, a int, b int) WITH (fillfactor = 50)",
    "ALTER TABLE items SET (autovacuum_enabled = off)",
    "CREATE INDEX stays ON items (a)",
    "CREATE INDEX goes ON items (a, b)",
    "CREATE INDEX changes ON items (b)",
    "CREATE TABLE others (id int PRIMARY KEY)",
    "INSERT INTO items SELECT n, n, n FROM generate_series(1, 1000) n",
    "ANALYZE",
)
AFTER = (
    "DROP INDEX goes",
    "DROP INDEX changes",
    "CREATE INDEX changes ON items (b) WHERE a > 0",
    'CREATE INDEX "new <b>" ON items ((a + b))',
    "CREATE TABLE later (id int PRIMARY KEY)",
)


@pytest.fixture
def connection(any_postgres_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(any_postgres_url, autocommit=True) as connection:
        for statement in BUILDS:
            connection.execute(statement)
        yield connection


def before(connection: psycopg.Connection, file: Path, hours: float) -> Any:
    """The document as it would have been written so many hours ago."""
    flush(connection)
    document = health(connection)
    at = datetime.now(UTC) - timedelta(hours=hours)
    document["server"] |= {"at": f"{at:%Y-%m-%dT%H:%M:%SZ}", "counted_days": 2.0}
    file.write_text(json.dumps(document))
    return document


def scan(connection: psycopg.Connection, times: int, query: str) -> None:
    connection.execute("SET enable_seqscan = off; SET enable_bitmapscan = off")
    for _ in range(times):
        connection.execute(query)
    connection.execute("RESET enable_seqscan; RESET enable_bitmapscan")


def test_each_index_that_is_another_one_and_nothing_else(
    connection: psycopg.Connection, tmp_path: Path
) -> None:
    scan(connection, 3, "SELECT * FROM items WHERE a = 5 AND b = 5 ORDER BY a, b")
    scan(connection, 2, "SELECT b FROM items ORDER BY b LIMIT 1")
    then = before(connection, tmp_path / "before.json", hours=12)
    for statement in AFTER:
        connection.execute(statement)
    scan(connection, 5, "SELECT id FROM items WHERE a + b = 10")
    scan(connection, 7, "SELECT b FROM items WHERE a > 0 ORDER BY b LIMIT 1")
    flush(connection)

    document = health(connection, since=tmp_path / "before.json")

    since = document["since"]
    told = {each["subject"]: each for each in since["indexes"]}
    assert {name: each["change"] for name, each in told.items()} == {
        "items.changes": "redefined",
        "items.goes": "dropped",
        "items.new <b>": "new",
    }
    old = {index["name"]: index for table in then["tables"] for index in table["indexes"]}
    assert told["items.goes"]["scans"] == old["goes"]["scans"]
    assert told["items.goes"]["bytes_before"] == old["goes"]["bytes"]
    assert told["items.goes"]["bytes"] is None
    assert told["items.new <b>"]["scans"] == 5
    assert 0 < old["changes"]["scans"] <= 7
    assert told["items.changes"]["scans"] == 7  # of the one that is there now
    ((size,),) = connection.execute("SELECT pg_relation_size('changes')").fetchall()
    assert told["items.changes"]["bytes"] == size
    assert told["items.changes"]["bytes_before"] == old["changes"]["bytes"]


def test_how_often_a_day_and_how_hot_until_then_and_since(
    connection: psycopg.Connection, tmp_path: Path
) -> None:
    connection.execute("UPDATE items SET a = a + 1 WHERE id <= 10")  # in an index: not HOT
    connection.execute("SELECT count(*) FROM items")
    then = before(connection, tmp_path / "before.json", hours=12)
    (old,) = (each for each in then["tables"] if each["name"] == "items")
    connection.execute("DROP INDEX goes")
    connection.execute("DROP INDEX stays")
    for _ in range(6):
        connection.execute("SELECT count(*) FROM items")
    connection.execute("UPDATE items SET a = a + 1 WHERE id <= 20")
    flush(connection)

    (table,) = health(connection, since=tmp_path / "before.json")["since"]["tables"]

    assert table["subject"] == "items"
    assert table["sequential_scans_a_day_before"] == old["sequential_scans"] / 2
    assert table["sequential_scans_a_day"] == pytest.approx(12, rel=0.01)  # 6 in half a day
    assert (table["hot_share_before"], table["hot_share"]) == (0, 1)


def test_counters_that_were_reset_and_a_moment_ago_give_no_rates(
    connection: psycopg.Connection, tmp_path: Path
) -> None:
    connection.execute("SELECT count(*) FROM items")
    before(connection, tmp_path / "reset.json", hours=12)
    before(connection, tmp_path / "now.json", hours=0)
    connection.execute("DROP INDEX goes")
    connection.execute("SELECT count(*) FROM items")
    flush(connection)
    (at_once,) = health(connection, since=tmp_path / "now.json")["since"]["tables"]
    connection.execute("SELECT pg_stat_reset()")
    flush(connection)
    (reset,) = health(connection, since=tmp_path / "reset.json")["since"]["tables"]

    assert at_once["sequential_scans_a_day"] is None
    assert reset["sequential_scans_a_day"] is None
    assert reset["hot_share"] is None


def test_a_rebuild_makes_valid(connection: psycopg.Connection, tmp_path: Path) -> None:
    connection.execute("INSERT INTO items VALUES (0, 1, 1)")
    with pytest.raises(psycopg.errors.UniqueViolation):
        connection.execute("CREATE UNIQUE INDEX CONCURRENTLY broken ON items (a)")
    before(connection, tmp_path / "before.json", hours=1)
    connection.execute("DELETE FROM items WHERE id = 0")
    connection.execute("REINDEX INDEX CONCURRENTLY broken")
    (told,) = health(connection, since=tmp_path / "before.json")["since"]["indexes"]
    assert (told["subject"], told["change"]) == ("items.broken", "now valid")


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_people_see_it_in_every_format(
    connection: psycopg.Connection, tmp_path: Path, form: str
) -> None:
    before(connection, tmp_path / "before.json", hours=72)
    nothing = tell(connection, form, tmp_path / "before.json")
    for statement in AFTER:
        connection.execute(statement)
    told = tell(connection, form, tmp_path / "before.json")

    assert "No index of a table that was there has changed." in nothing
    assert "UTC (3.0 days)" in told
    assert "Indexes: 1 redefined, 1 dropped, 1 new. All indexes took " in told
    assert "items.new <b>" in told
    assert "later" not in told[told.index("UTC (3.0 days)") : told.index("argest")]


def tell(connection: psycopg.Connection, form: str, file: Path) -> str:
    """As people read it; a page without its markup, Markdown without its escapes."""
    lines: list[str] = []
    run_health(PsycopgSession(connection), replace(ASKED, format=form, since=file), lines.append)
    text = lines[0]
    if form == "html":
        read = Read(text)
        assert read.wrong == []
        return read.text
    assert form != "text" or max(map(len, text.splitlines())) <= 100
    return text.replace("\\", "").replace("&lt;", "<").replace("&gt;", ">")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (None, "No such file"),
        ("{", "Expecting property name"),
        ("[]", "list indices"),
        ("{}", "it has no 'version'"),
        ('{"version": 2}', "its version is 2, and 1 is understood"),
        ('{"version": 1, "server": {"at": null}}', "must be str"),
        (
            '{"version": 1, "server": {"at": "2026-01-01T00:00:00Z", "database": "x"}}',
            "it is about the database 'x', and this is",
        ),
    ],
)
def test_a_file_that_is_no_such_document(
    connection: psycopg.Connection, tmp_path: Path, text: str | None, reason: str
) -> None:
    file = tmp_path / "before.json"
    if text is not None:
        file.write_text(text)
    with pytest.raises(HealthError) as refused:
        health(connection, since=file)
    assert str(refused.value).startswith(f"cannot compare with {str(file)!r}: ")
    assert reason in str(refused.value)
    assert str(refused.value).endswith("Make it with health --format json --output FILE.")
