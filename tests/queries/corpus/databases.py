"""The shop in a database, without rows and with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep

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
    """VACUUM until every page is visible to all, without which no index is read alone.

    A transaction of the server's own, such as an automatic ANALYZE, can be in its way.
    """
    for _ in range(100):
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_user_tables JOIN pg_class ON oid = relid"
            " WHERE relallvisible < relpages"
        ).fetchone()
        if row == (0,):
            return
        sleep(0.1)
        connection.execute("VACUUM")
    raise RuntimeError("cannot make all rows visible to all: a transaction stays open")
