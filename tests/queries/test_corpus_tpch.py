"""The 22 queries of TPC-H: all are read, and what is wanted for them together is a golden file.

`UPDATE_GOLDEN=1` writes the file anew; it is to be judged for sense before it is committed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic_idx.reading import read_schema
from idx_core.explain.derived import statement
from idx_core.model import DeclaredQuery, Schema
from idx_core.queries.analyse import accesses
from idx_core.queries.wanted import wanted
from tests.queries.corpus.raw_queries import separate
from tests.queries.corpus.tpch.tables import metadata

FOLDER = Path(__file__).parent / "corpus" / "tpch"
GOLDEN = FOLDER / "golden" / "wanted.txt"
QUERIES = tuple(DeclaredQuery(name=name, sql=sql) for name, sql in separate(FOLDER / "queries.sql"))


def tpch(*queries: DeclaredQuery) -> Schema:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    return replace(read_schema(metadata, dialect), queries=queries)


@pytest.fixture(scope="module")
def told() -> list[str]:
    """The indexes that are wanted for all of them, with the queries that each serves."""
    return list(_told(tpch(*QUERIES)))


@pytest.fixture
def database(postgres_url: str) -> Iterator[psycopg.Connection]:
    engine = sa.create_engine(postgres_url.replace("postgresql://", "postgresql+psycopg://"))
    metadata.create_all(engine)
    engine.dispose()
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        yield connection


def test_there_are_22() -> None:
    assert [query.name for query in QUERIES] == [f"Q{number}" for number in range(1, 23)]


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_every_query_is_read(query: DeclaredQuery) -> None:
    schema = tpch()
    found = {access.table for access in accesses(query, schema)}
    mentioned = {table.name for table in schema if f" {table.name} " in f" {_words(query.sql)} "}
    assert found == mentioned


def test_what_is_wanted_for_all(told: list[str]) -> None:
    text = "".join(f"{line}\n" for line in told)
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")


def test_the_order_of_the_queries_does_not_matter(told: list[str]) -> None:
    assert list(_told(tpch(*reversed(QUERIES)))) == told


def test_postgresql_accepts_queries_and_indexes(
    database: psycopg.Connection, told: list[str]
) -> None:
    for query in QUERIES:
        database.execute(f"EXPLAIN {query.sql}")
    for line in told:
        if not line.startswith(" "):
            database.execute(f"CREATE INDEX ON {line}")


def _told(schema: Schema) -> Iterator[str]:
    for table in schema:
        for each in wanted(table, schema):
            yield statement(table.name, each.index).partition(" ON ")[2]
            yield f"    {', '.join(each.queries)}: {each.why}"


def _words(sql: str) -> str:
    return " ".join("".join(c if c.isalnum() or c == "_" else " " for c in sql).split())
