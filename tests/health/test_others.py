"""MySQL, MariaDB and SQLite: what they can tell, what it rests on, and what they cannot."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import jsonschema
import pymysql
import pytest

from idx_core.health.verb import read_other_report, tell
from tests.health.asking import ASKED, SCHEMA, index_of, statements, subjects, table_of

pytestmark = pytest.mark.once

HOSTILE = 'a"b`c; -- <é> %s'
PLAIN = (
    "CREATE TABLE parents (id INTEGER PRIMARY KEY, code VARCHAR(20) UNIQUE)",
    """CREATE TABLE items (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES parents (id),
       other_id INTEGER, a INTEGER, b VARCHAR(50), c INTEGER,
       FOREIGN KEY (other_id) REFERENCES parents (id))""",
    "CREATE INDEX items_a ON items (a)",
    "CREATE INDEX items_a_b ON items (a, b)",
    "CREATE INDEX items_b ON items (b DESC)",
    "CREATE INDEX items_c ON items (c)",
)


class Source:
    """An `idx_core.build.mysql.session.Session` on a driver's connection."""

    def __init__(self, connection: Any, quote: str) -> None:
        self.connection, self.mark = connection, quote

    def rows(self, sql: str, parameters: Sequence[str] = ()) -> list[tuple[Any, ...]]:
        cursor = self.connection.cursor()
        cursor.execute(sql)
        return list(cursor.fetchall())

    def run(self, statement: str) -> None:
        self.connection.cursor().execute(statement)

    def quote(self, name: str) -> str:
        return self.mark + name.replace(self.mark, self.mark * 2) + self.mark

    def error_number(self, error: BaseException) -> int | None:
        # not pymysql.err's: Django's backend loads that module anew, under the name of MySQLdb
        return error.args[0] if isinstance(error, pymysql.MySQLError) else None

    def note(self, message: str) -> None:
        raise AssertionError(message)


def health(source: Source, vendor: str, **more: Any) -> Any:
    lines: list[str] = []
    tell(read_other_report(source, vendor, replace(ASKED, **more)), lines.append)
    document = json.loads(lines[0])
    jsonschema.validate(document, SCHEMA)
    return document


@pytest.fixture
def lite() -> Iterator[Source]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    source = Source(connection, '"')
    for statement in PLAIN:
        source.run(statement)
    connection.executemany("INSERT INTO parents VALUES (?, ?)", [(n, n) for n in range(100)])
    rows = [(n, n % 100, n % 100, n, f"b{n}", n) for n in range(12000)]
    connection.executemany("INSERT INTO items VALUES (?, ?, ?, ?, ?, ?)", rows)
    yield source
    connection.close()


def test_sqlite(lite: Source) -> None:
    document = health(lite, "sqlite")
    assert document["server"]["product"] == "SQLite"
    assert subjects(document, "IDX304") == ["items.items_a"]
    assert subjects(document, "IDX302") == []
    assert subjects(document, "IDX307", "info") == ["items", "parents"]
    assert subjects(document, "IDX309", "info") == ["items.other_id", "items.parent_id"]
    for name in ("items_a", "items_b", "items_c"):
        ((size,),) = lite.rows(f"SELECT sum(pgsize) FROM dbstat WHERE name = '{name}'")
        assert index_of(document, name)["bytes"] == size
    assert table_of(document, "items")["rows"] is None
    assert {line.partition(":")[0] for line in document["missing"]} == {
        *("use of indexes", "age of the statistics")
    }
    lite.run("ANALYZE")
    document = health(lite, "sqlite", replicas=[("one", None)])
    assert table_of(document, "items")["rows"] == 12000
    assert subjects(document, "IDX307") == []
    assert subjects(document, "IDX309", "warning") == ["items.other_id", "items.parent_id"]
    assert [replica["answered"] for replica in document["replicas"]] == [False]
    for statement in statements(document, "IDX304", "IDX309"):
        lite.run(statement)
    assert health(lite, "sqlite")["findings"] == []


def test_sqlite_without_sizes(lite: Source) -> None:
    class Without(Source):
        def rows(self, sql: str, parameters: Sequence[str] = ()) -> list[tuple[Any, ...]]:
            return [row for row in super().rows(sql, parameters) if row[0] != "dbstat"]

    document = health(Without(lite.connection, '"'), "sqlite", min_size=2**20)
    assert index_of(document, "items_a")["bytes"] is None
    assert "sizes: this SQLite was built without dbstat" in document["missing"]
    assert subjects(document, "IDX304") == ["items.items_a"]


def test_what_sqlite_can_have_besides(lite: Source) -> None:
    name = lite.quote(HOSTILE)
    for statement in (
        f"CREATE TABLE {name} ({name} text PRIMARY KEY, b text COLLATE NOCASE) WITHOUT ROWID",
        f"CREATE INDEX part ON {name} (b) WHERE b > 'x'",
        f"CREATE INDEX part_again ON {name} (b) where b > 'x'",
        f"CREATE INDEX expressed ON {name} (lower(b))",
        f"CREATE INDEX {lite.quote(HOSTILE + '2')} ON {name} (b COLLATE BINARY)",
        f"CREATE INDEX nocase ON {name} (b, {name})",
        "CREATE VIRTUAL TABLE words USING fts5(x)",
        "CREATE VIEW seen AS SELECT * FROM items",
        "ANALYZE",
    ):
        lite.run(statement)
    document = health(lite, "sqlite")
    assert "part" in "".join(subjects(document, "IDX304"))
    assert not any("expressed" in each for each in subjects(document, "IDX304"))
    assert "indexes on expressions: compared with others as text only" in document["missing"]
    for format in ("text", "markdown", "html"):
        told: list[str] = []
        tell(read_other_report(lite, "sqlite", replace(ASKED, format=format)), told.append)
        assert "SQLite 3." in told[0]
        assert "<é>" not in told[0] or format == "text"
    for statement in statements(document, "IDX304"):
        lite.run(statement)
    assert subjects(health(lite, "sqlite"), "IDX304") == []


@pytest.fixture
def maria(mariadb_url: str, mariadb_port: int) -> Iterator[Source]:
    name = mariadb_url.rpartition("/")[2]
    with pymysql.connect(
        host="127.0.0.1", port=mariadb_port, user="root", database=name, autocommit=True
    ) as connection:
        source = Source(connection, "`")
        for statement in (*PLAIN, f"CREATE INDEX {source.quote(HOSTILE)} ON items (b(5))"):
            source.run(statement)
        cursor = connection.cursor()
        parents = [(n, n) for n in range(100)]
        cursor.executemany("INSERT INTO parents VALUES (%s, %s)", parents)
        rows = [(n, n % 100, n % 100, n, f"b{n}", n) for n in range(3000)]
        cursor.executemany("INSERT INTO items VALUES (%s, %s, %s, %s, %s, %s)", rows)
        source.rows("ANALYZE TABLE items, parents")
        try:
            yield source
        finally:
            source.run("SET GLOBAL userstat = 0")


def test_mariadb_counts_nothing_by_itself(maria: Source) -> None:
    document = health(maria, "mysql")
    assert document["server"]["product"] == "MariaDB"
    assert subjects(document, "IDX302") == []
    assert any(line.startswith("use of indexes: neither userstat") for line in document["missing"])
    assert index_of(document, "items_a")["scans"] is None
    # not: those that InnoDB needs for foreign keys, and the beginnings of a column
    assert subjects(document, "IDX304") == ["items.items_a"]
    assert subjects(document, "IDX309") == []
    for name in ("items_a", "items_b", HOSTILE):
        query = "SELECT stat_value * @@innodb_page_size FROM mysql.innodb_index_stats WHERE "
        query += f"database_name = database() AND stat_name = 'size' AND index_name = '{name}'"
        assert [(index_of(document, name)["bytes"],)] == maria.rows(query)
    for statement in statements(document, "IDX304"):
        maria.run(statement)
    assert health(maria, "mysql")["findings"] == []


def test_mariadb_with_userstat(maria: Source) -> None:
    maria.run("SET GLOBAL userstat = 1")
    maria.rows("SELECT * FROM items WHERE c = 5")
    maria.rows("SELECT a FROM items FORCE INDEX (items_a) WHERE a BETWEEN 1 AND 7")
    document = health(maria, "mysql")
    assert index_of(document, "items_c")["scans"] == 1
    assert index_of(document, "items_a")["scans"] in (7, 8)  # the one that ends the range
    unused = ["items.items_a_b", "items.items_b", f"items.{HOSTILE}"]
    assert subjects(document, "IDX302") == sorted(unused)
    assert subjects(health(maria, "mysql", replicas=[("one", None)]), "IDX302") == []
    patient = health(maria, "mysql", unused_days=30)
    assert subjects(patient, "IDX302") == []
    assert any("has counted for 0.0 days only" in line for line in patient["missing"])
    for statement in statements(document, "IDX302"):
        maria.run(statement)
    assert subjects(health(maria, "mysql"), "IDX302") == []


def test_mariadb_as_a_user_of_few_rights(maria: Source, mariadb_port: int) -> None:
    ((name,),) = maria.rows("SELECT database()")
    maria.run("CREATE USER idx_plain@'127.0.0.1'")
    try:
        maria.run(f"GRANT SELECT ON {name}.* TO idx_plain@'127.0.0.1'")
        with pymysql.connect(
            host="127.0.0.1", port=mariadb_port, user="idx_plain", database=name, autocommit=True
        ) as connection:
            document = health(Source(connection, "`"), "mysql", min_size=2**20)
        assert "sizes of indexes: this role may not see them" in document["missing"]
        assert index_of(document, "items_a")["bytes"] is None
        assert subjects(document, "IDX304") == ["items.items_a"]
    finally:
        maria.run("DROP USER idx_plain@'127.0.0.1'")
