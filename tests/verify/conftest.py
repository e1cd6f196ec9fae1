from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from tests.build.sessions import PsycopgSession

TABLE = """
CREATE TABLE items (
    id int PRIMARY KEY, name text COLLATE "C", status varchar(20), at timestamptz, data jsonb
)
"""


@pytest.fixture
def session(any_postgres_url: str) -> Iterator[PsycopgSession]:
    """An empty table `items`, on PostgreSQL 18 and 15."""
    with psycopg.connect(any_postgres_url, autocommit=True) as connection:
        session = PsycopgSession(connection)
        session.run(TABLE)
        yield session
