from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.build.sessions import Database

TABLE = (
    'CREATE TABLE {} (id int PRIMARY KEY, name text COLLATE "C", at timestamptz, words tsvector)'
)


@pytest.fixture
def database(any_postgres_url: str) -> Iterator[Database]:
    """A table `items` with two equal names, on PostgreSQL 18 and 15."""
    with closing(Database(any_postgres_url)) as database:
        database.execute(
            TABLE.format("items"), "INSERT INTO items VALUES (1, 'a'), (2, 'a'), (3, 'b')"
        )
        yield database


@pytest.fixture
def shop(database: Database) -> Database:
    """`items`, `clients` and `orders`, of the same size."""
    for table in ("clients", "orders"):
        database.execute(
            TABLE.format(table), f"INSERT INTO {table} VALUES (1, 'a'), (2, 'a'), (3, 'b')"
        )
    return database
