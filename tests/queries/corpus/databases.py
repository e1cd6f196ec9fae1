"""The shop in a database, without rows and with them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic_idx.reading import read_schema
from idx_core.model import Schema
from tests.queries.corpus.tables import Base

HERE = Path(__file__).parent
SETTINGS = {
    "plan_cache_mode": "force_custom_plan",  # parameters are what the label says
    "random_page_cost": "1.1",  # of a solid state disk, as production's are
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
}


def declared_schema() -> Schema:
    """The tables as the rules see them."""
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    return read_schema(Base.metadata, dialect)


@contextmanager
def shop(url: str, *, seeded: bool) -> Iterator[psycopg.Connection]:
    """A connection to the database of that URL, in which the tables have been made."""
    engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as first:
        first.exec_driver_sql((HERE / "before.sql").read_text(encoding="utf-8"))
        Base.metadata.create_all(first)
    engine.dispose()
    with psycopg.connect(url, autocommit=True) as connection:
        for name, value in SETTINGS.items():
            connection.execute("SELECT set_config(%s, %s, false)", [name, value])
        if seeded:
            for statement in (HERE / "seed.sql").read_text(encoding="utf-8").split(";\n"):
                connection.execute(statement)
            _make_visible(connection)
        yield connection


def _make_visible(connection: psycopg.Connection) -> None:
    """VACUUM until all pages are visible to all: an autovacuum of a catalog may have been about."""
    for _ in range(20):
        hidden = connection.execute(
            "SELECT FROM pg_class WHERE relkind = 'r' AND relallvisible < relpages"
            " AND relnamespace = 'public'::regnamespace"
        )
        if hidden.fetchone() is None:
            return
        time.sleep(0.5)
        connection.execute("VACUUM (ANALYZE)")
    raise AssertionError("pages of the corpus' tables stay hidden")
