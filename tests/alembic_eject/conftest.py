from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from tests.support.postgres import PostgresServer


@pytest.fixture(scope="module")
def engine(postgres18: PostgresServer) -> Iterator[sa.Engine]:
    with postgres18.fresh_database() as url:
        engine = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
        yield engine
        engine.dispose()


@pytest.fixture
def connection(engine: sa.Engine) -> Iterator[sa.Connection]:
    """All that is done on it is undone."""
    with engine.connect() as connection:
        yield connection
        connection.rollback()
