"""The shop, loaded, beside its model."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from benchmarks.model.real import RealDatabase
from idx_core.scale_model import ScaleModel
from tests.scale_model.shop import INDEXES, ROWS, SCHEMA, TABLES


@contextmanager
def loaded_shop(url: str, models: Path) -> Iterator[tuple[RealDatabase, ScaleModel]]:
    """The database at the URL, filled, and an open model of it."""
    with psycopg.connect(url, autocommit=True) as connection:
        real = RealDatabase(connection)
        for statement in (TABLES, *ROWS, INDEXES, "VACUUM (ANALYZE)"):
            real.run(statement)
        with ScaleModel.from_ddl(SCHEMA, real.snapshot(), directory=models) as model:
            yield real, model
