"""Every figure after work that is known, beside what others say of it.

The others: counts by hand, EXPLAIN's own account of buffers, pgstattuple's entries and the files.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from tests.health.asking import flush, health, index_of, table_of

pytestmark = pytest.mark.once

ROWS = 10_000
BUILDS = (
    "CREATE EXTENSION pgstattuple",
    """CREATE TABLE items (id int PRIMARY KEY, a int, b int, wide text)
       WITH (fillfactor = 50, autovacuum_enabled = off, toast_tuple_target = 128)""",
    "ALTER TABLE items ALTER wide SET STORAGE EXTERNAL",
    "CREATE INDEX items_a ON items (a)",
    "CREATE INDEX items_some ON items (a) WHERE id % 4 = 0",
    "CREATE INDEX items_brin ON items USING brin (id)",
)
FILL = """
INSERT INTO items SELECT n, n, n, CASE WHEN n % 100 = 0 THEN repeat('x', 5000) END
FROM generate_series({}, {}) n
"""
INDEXES = ("items_pkey", "items_a", "items_some")


@pytest.fixture
def connection(any_postgres_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(any_postgres_url, autocommit=True) as connection:
        for statement in BUILDS:
            connection.execute(statement)
        connection.execute(FILL.format(1, ROWS))
        connection.execute("VACUUM ANALYZE items")
        flush(connection)
        connection.execute("SELECT pg_stat_reset()")
        connection.execute("ANALYZE items")
        flush(connection)
        yield connection


def one(connection: psycopg.Connection, query: Any) -> Any:
    row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def entries(connection: psycopg.Connection) -> dict[str, int]:
    """What pgstattuple finds in the B-trees when it reads them."""
    query = "SELECT tuple_count + dead_tuple_count FROM pgstattuple('{}')"
    return {name: one(connection, query.format(name)) for name in INDEXES}


def test_hot_and_other_updates(connection: psycopg.Connection) -> None:
    before = entries(connection)
    for n in range(1, 31):
        connection.execute(f"UPDATE items SET b = 0 WHERE id = {n}")
    connection.execute(f"UPDATE items SET a = -a WHERE id BETWEEN {ROWS - 19} AND {ROWS}")
    flush(connection)
    document = health(connection)
    table = table_of(document, "items")
    assert (table["updates"], table["hot_updates"], table["hot_share"]) == (50, 30, 0.6)
    oid = "'items'::regclass"
    assert table["hot_updates"] == one(connection, f"SELECT pg_stat_get_tuples_hot_updated({oid})")
    assert table["dead_rows"] == one(connection, f"SELECT pg_stat_get_dead_tuples({oid})")
    assert table["changed_since_analyze"] == 50
    # the entries that these updates made: of the index on a quarter of the rows a quarter
    made = {name: number - before[name] for name, number in entries(connection).items()}
    assert made == {"items_pkey": 20, "items_a": 20, "items_some": 5}
    assert {name: index_of(document, name)["writes"] for name in INDEXES} == made


def test_what_one_more_row_writes(connection: psycopg.Connection) -> None:
    table = table_of(health(connection), "items")
    old, sizes = entries(connection), index_sizes(connection)
    connection.execute(FILL.format(ROWS + 1, 2 * ROWS))
    new = {name: number - old[name] for name, number in entries(connection).items()}
    assert table["entries_per_insert"] == pytest.approx(sum(new.values()) / ROWS, rel=0.01)
    grown = index_sizes(connection) - sizes
    assert table["bytes_per_insert"] == pytest.approx(grown / ROWS, rel=0.15)


def index_sizes(connection: psycopg.Connection) -> int:
    return sum(one(connection, f"SELECT pg_relation_size('{name}')") for name in INDEXES)


def test_rows_of_a_table_that_has_grown(connection: psycopg.Connection) -> None:
    """`reltuples` is as old as the last ANALYZE, `n_live_tup` is not; parts go by one of them."""
    connection.execute(FILL.format(ROWS + 1, 5 * ROWS))
    connection.execute("BEGIN")
    connection.execute(FILL.format(5 * ROWS + 1, 6 * ROWS))
    connection.execute("ROLLBACK")
    connection.execute(f"DELETE FROM items WHERE id > {4 * ROWS}")
    flush(connection)
    document = health(connection)
    table = table_of(document, "items")
    assert table["rows"] == one(connection, "SELECT count(*) FROM items") == 4 * ROWS
    assert one(connection, "SELECT reltuples FROM pg_class WHERE relname = 'items'") == ROWS
    some = one(connection, "SELECT count(*) FROM items WHERE id % 4 = 0")
    assert index_of(document, "items_some")["entries"] == some
    assert index_of(document, "items_a")["entries"] == 4 * ROWS
    assert table["entries_per_insert"] == 2.25


def test_bloat_of_a_table_that_has_grown(connection: psycopg.Connection) -> None:
    """New entries are no holes, although ANALYZE has not counted them yet."""
    connection.execute(FILL.format(ROWS + 1, 6 * ROWS))
    flush(connection)
    size = one(connection, "SELECT pg_relation_size('items_a')")
    measured = index_of(health(connection, exact=True), "items_a")["bloat"]
    connection.execute("DROP EXTENSION pgstattuple")
    estimated = index_of(health(connection), "items_a")["bloat"]
    assert (measured["how"], estimated["how"]) == ("measured", "estimated")
    assert estimated["bytes"] / size == pytest.approx(measured["bytes"] / size, abs=0.05)


def test_rows_without_counters(connection: psycopg.Connection) -> None:
    """As after a crash: then the planner's way of guessing is what is left."""
    connection.execute("SELECT pg_stat_reset()")
    assert table_of(health(connection), "items")["rows"] == ROWS
    connection.execute(FILL.format(ROWS + 1, 3 * ROWS))
    flush(connection)
    assert table_of(health(connection), "items")["rows"] == pytest.approx(3 * ROWS, rel=0.05)


def test_usage(connection: psycopg.Connection) -> None:
    connection.execute("SET enable_seqscan = off")
    connection.execute("SET enable_bitmapscan = off")
    for n in range(1, 9):  # at either end the planner itself would look into the index
        connection.execute(f"SELECT b FROM items WHERE a BETWEEN {n}001 AND {n}007")
    connection.execute("SET enable_seqscan = on")
    for _ in range(3):
        connection.execute("SELECT b FROM items WHERE b + 1 = 7")
    flush(connection)
    document = health(connection)
    found = index_of(document, "items_a")
    assert found["scans"] == one(connection, "SELECT pg_stat_get_numscans('items_a'::regclass)")
    assert found["scans"] == 8
    (usage,) = found["usage"]
    assert (usage["tuples_read"], usage["tuples_fetched"]) == (56, 56)
    since = "SELECT max(last_idx_scan)::text FROM pg_stat_user_indexes"
    if connection.info.server_version >= 160_000:
        assert found["last_scan"].replace("T", " ")[:19] == one(connection, since)[:19]
    else:
        assert found["last_scan"] is None
    table = table_of(document, "items")
    assert (table["sequential_scans"], table["sequential_rows"]) == (3, 3 * ROWS)
    assert table["index_scans"] == 8


def test_sizes(connection: psycopg.Connection) -> None:
    document = health(connection)
    table = table_of(document, "items")
    assert table["bytes"] == one(connection, "SELECT pg_relation_size('items')")
    toast = "SELECT pg_total_relation_size(reltoastrelid) FROM pg_class WHERE relname = 'items'"
    assert table["toast_bytes"] == one(connection, toast) > 0
    for name in (*INDEXES, "items_brin"):
        size = one(connection, f"SELECT pg_relation_size('{name}')")
        assert index_of(document, name)["bytes"] == size
    # which has the map of BRIN's free space as well
    assert 0 <= one(connection, "SELECT pg_indexes_size('items')") - table["index_bytes"] <= 2**15


def test_what_was_in_memory(connection: psycopg.Connection) -> None:
    """EXPLAIN tells of each node how many blocks it found, and how many it read."""
    connection.execute("SET enable_seqscan = off")
    connection.execute("SET enable_bitmapscan = off")
    connection.execute("SET enable_indexonlyscan = off")
    explain = (
        "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT b FROM items WHERE a BETWEEN 4000 AND 6000"
    )
    connection.execute(explain)  # once a session planning itself reads the first page of each index
    flush(connection)
    connection.execute("SELECT pg_stat_reset()")
    (plan,) = one(connection, explain)
    node = plan["Plan"]
    assert node["Index Name"] == "items_a"
    flush(connection)
    hit = one(connection, "SELECT heap_blks_hit + idx_blks_hit FROM pg_statio_user_tables")
    read = one(connection, "SELECT heap_blks_read + idx_blks_read FROM pg_statio_user_tables")
    assert (hit, read) == (node["Shared Hit Blocks"], node["Shared Read Blocks"])
    document = health(connection)
    of_index = "SELECT idx_blks_hit::float8 / (idx_blks_hit + idx_blks_read)"
    query = f"{of_index} FROM pg_statio_user_indexes WHERE indexrelname = 'items_a'"
    assert index_of(document, "items_a")["hit_ratio"] == pytest.approx(
        one(connection, query), abs=1e-4
    )
    query = (
        "SELECT heap_blks_hit::float8 / (heap_blks_hit + heap_blks_read) FROM pg_statio_user_tables"
    )
    assert table_of(document, "items")["hit_ratio"] == pytest.approx(
        one(connection, query), abs=1e-4
    )
