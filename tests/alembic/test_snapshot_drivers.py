"""The same snapshot through every driver of SQLAlchemy's."""

from __future__ import annotations

import asyncio

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from alembic_idx.session import AlembicSession
from idx_core.errors import StatisticsError
from idx_core.statistics.reading import read_snapshot
from idx_core.statistics.snapshot import Snapshot
from tests.statistics.database import fill
from tests.statistics.test_reading import snapshot_of


def sync_snapshot(connection: sa.Connection) -> Snapshot:
    alone = connection.execution_options(isolation_level="AUTOCOMMIT")
    return read_snapshot(AlembicSession(alone), values=True)


async def async_snapshot(url: str) -> Snapshot:
    engine = create_async_engine(url)
    try:
        async with engine.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            return await connection.run_sync(sync_snapshot)
    finally:
        await engine.dispose()


def test_drivers(postgres_url: str) -> None:
    fill(postgres_url)
    expected = snapshot_of(postgres_url, values=True)
    for driver in ("psycopg", "psycopg2", "asyncpg"):
        url = postgres_url.replace("postgresql:", f"postgresql+{driver}:")
        if driver == "asyncpg":
            found = asyncio.run(async_snapshot(url))
        else:
            engine = sa.create_engine(url)
            with engine.connect() as connection:
                found = sync_snapshot(connection)
            engine.dispose()
        assert found.tables == expected.tables, driver


@pytest.mark.parametrize("driver", ["psycopg", "psycopg2"])
def test_a_refusal_is_one_line(postgres_url: str, driver: str) -> None:
    engine = sa.create_engine(postgres_url.replace("postgresql:", f"postgresql+{driver}:"))
    with engine.connect() as connection:
        connection.execute(sa.text("CREATE ROLE idx_nobody"))
        connection.execute(sa.text("REVOKE ALL ON pg_stats FROM public"))
        connection.commit()
        connection.execute(sa.text("SET ROLE idx_nobody"))
        connection.commit()
        with pytest.raises(StatisticsError) as error:
            sync_snapshot(connection)
        connection.execute(sa.text("RESET ROLE"))
        connection.execute(sa.text("DROP ROLE idx_nobody"))
        connection.commit()
    engine.dispose()
    assert "permission denied for view pg_stats" in str(error.value)
    assert "\n" not in str(error.value)
