"""The size model beside indexes that PostgreSQL 18 has really built."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from benchmarks.sizing.reflection import reflected
from idx_core.model import Index, Schema, TableName
from idx_core.statistics.reading import read_snapshot
from idx_core.statistics.rounding import rounded
from idx_core.statistics.size.distinct import Knowledge, knowledge_of
from idx_core.statistics.size.estimate import size_of
from tests.build.sessions import PsycopgSession
from tests.support.postgres import PostgresServer

ROWS = """
CREATE TABLE parents (id int PRIMARY KEY);
INSERT INTO parents SELECT generate_series(1, 30000);
CREATE TABLE rows AS SELECT
    n::bigint AS id, (n / 4)::int AS four, 1 + n % 4 AS place, (random() * 500)::int AS several,
    1 + (random() * 29999)::int AS parent, md5(n::text) AS digest, 'Client ' || n AS name,
    repeat('x', (random() * 60)::int) || n AS varied, (random() * 50)::numeric(15, 2) AS price,
    CASE WHEN random() < 0.3 THEN n END AS rare, gen_random_uuid() AS key, n % 3 = 0 AS flag,
    now() + n * interval '1 s' AS at, date '2026-01-01' + n / 900 AS day,
    (ARRAY['a', 'bb', 'ccc'])[1 + n % 3]::char(10) AS kind,
    ceil(exp(random() * 10))::int AS skewed, CASE WHEN n % 10 = 0 THEN now() END AS deleted_at
FROM generate_series(1, 100000) n;
ALTER TABLE rows ADD PRIMARY KEY (four, place);
ALTER TABLE rows ADD FOREIGN KEY (parent) REFERENCES parents;
CREATE STATISTICS rows_flag_four (ndistinct) ON flag, four FROM rows;
CREATE INDEX by_upper ON rows (upper(name));
VACUUM ANALYZE
"""
INDEXES = (
    """
(id)|(four)|(several)|(parent)|(digest)|(name)|(varied)|(price)|(rare)|(key)|(flag)|(at)|(kind)
(skewed)|(deleted_at)|(id DESC)|(several, parent)|(flag, at)|(flag, four)|(kind, id)|(name, price)
(parent, four)|(skewed, several)|(rare, flag)|(skewed, flag)|(several, rare, deleted_at)
(day, four)|(day, flag, four)
(id) INCLUDE (name)|(several) INCLUDE (id)|(several) WITH (fillfactor = 50)
(id) WITH (deduplicate_items = off)|(several) WITH (deduplicate_items = off)
(id) WHERE deleted_at IS NULL|(several) WHERE deleted_at IS NOT NULL|(rare) WHERE rare IS NOT NULL
(lower(name))|USING brin (at)|USING brin (id, several) WITH (pages_per_range = 8)
USING hash (id)|USING hash (name)|USING hash (several)
""".replace("\n", "|")
    .strip("|")
    .split("|")
)


@pytest.fixture(scope="module")
def database(postgres18: PostgresServer) -> Iterator[psycopg.Connection]:
    with (
        postgres18.fresh_database() as url,
        psycopg.connect(url, autocommit=True) as connection,
    ):
        for statement in ("SELECT setseed(0.5)", *ROWS.split(";\n")):
            connection.execute(statement.encode())
        connection.execute("CREATE EXTENSION pageinspect")
        yield connection


@pytest.fixture(scope="module")
def known(database: psycopg.Connection) -> Knowledge:
    found = knowledge_of_rows(database, reflected(database))
    assert found is not None
    return found


def knowledge_of_rows(database: psycopg.Connection, schema: Schema) -> Knowledge | None:
    snapshot = rounded(read_snapshot(PsycopgSession(database)))
    table = schema.table(TableName("rows", "public"))
    assert table is not None
    return knowledge_of(table, schema, snapshot)


def built(database: psycopg.Connection, definition: str) -> tuple[Index, int, int | None]:
    """The index, its pages and, of a B-tree, its height."""
    database.execute(f"CREATE INDEX built ON rows {definition}".encode())
    try:
        table = reflected(database).table(TableName("rows", "public"))
        assert table is not None
        (index,) = [index for index in table.indexes if index.name == "built"]
        row = database.execute("SELECT pg_relation_size('built') / 8192").fetchone()
        assert row is not None
        height = None
        if index.method == "btree":
            found = database.execute("SELECT fastlevel FROM bt_metap('built')").fetchone()
            assert found is not None
            height = found[0]
        return index, row[0], height
    finally:
        database.execute("DROP INDEX built")


@pytest.mark.parametrize("definition", INDEXES)
def test_within_a_fifth(database: psycopg.Connection, known: Knowledge, definition: str) -> None:
    index, pages, height = built(database, definition)
    size = size_of(index, known)
    assert abs(size.pages - pages) <= max(pages * 0.2, 2), f"{size.pages} for {pages}"
    assert size.height == height
    assert not size.rough


@pytest.mark.parametrize("definition", ["USING gist (int8range(id, id + 5))", "(md5(name))"])
def test_what_no_statistics_tell_is_marked(
    database: psycopg.Connection, known: Knowledge, definition: str
) -> None:
    index, pages, _ = built(database, definition)
    size = size_of(index, known)
    assert size.rough
    assert pages / 3 < size.pages < pages * 3


def test_an_expression_that_is_indexed_already(
    database: psycopg.Connection, known: Knowledge
) -> None:
    index, pages, height = built(database, "(upper(name))")
    assert known.table is not None
    (existing,) = [i for i in known.table.indexes if i.name == "by_upper"]
    assert existing.elements == index.elements
    size = size_of(existing, known)
    assert (size.height, size.rough) == (height, False)
    assert abs(size.pages / pages - 1) < 0.2


def test_gin(database: psycopg.Connection) -> None:
    database.execute(
        "CREATE TABLE lists AS SELECT ARRAY[n % 50, n % 7000, 9000 + n % 3] AS tags,"
        " to_tsvector('simple', 'word' || n % 300 || ' other' || n % 11) AS words"
        " FROM generate_series(1, 40000) n"
    )
    database.execute("CREATE INDEX lists_tags ON lists USING gin (tags)")
    database.execute("CREATE INDEX lists_words ON lists USING gin (words)")
    database.execute("VACUUM ANALYZE lists")
    schema = reflected(database)
    table = schema.table(TableName("lists", "public"))
    assert table is not None
    found = knowledge_of(table, schema, rounded(read_snapshot(PsycopgSession(database))))
    assert found is not None
    for index in table.indexes:
        real = found.statistics.index(index.name)
        assert real is not None
        size = size_of(index, found)
        assert size.rough
        assert real.pages / 3 < size.pages < real.pages * 3
    database.execute("DROP TABLE lists")
