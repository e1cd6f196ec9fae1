"""The loaded side of a comparison: its snapshot, and what its planner says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

from idx_core.scale_model.plan import Plan
from idx_core.scale_model.sizes import IndexExtent
from idx_core.statistics.reading import read_snapshot
from idx_core.statistics.snapshot import Snapshot


class RealDatabase:
    """A database with rows, on a connection in autocommit mode. A `Source` of a snapshot, too."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self.connection = connection

    def snapshot(self, *, values: bool = True) -> Snapshot:
        """With the true heights of B-trees, and with common values and bounds unless refused."""
        self.run("CREATE EXTENSION IF NOT EXISTS pageinspect")
        return read_snapshot(self, values=values)

    def index_sizes(self) -> dict[str, IndexExtent]:
        """Sizes of all indexes as they are."""
        return {
            index.name: IndexExtent(
                index.pages, index.height, None if index.gin else index.tuples, index.gin
            )
            for table in self.snapshot()
            for index in table.indexes
        }

    def explain(self, query: str) -> Plan:
        """The plan of the real database; the generic one when the query has parameters."""
        options = "GENERIC_PLAN, FORMAT JSON" if "$1" in query else "FORMAT JSON"
        ((found,),) = self.rows(f"EXPLAIN ({options}) {query}")
        return Plan(found[0]["Plan"])

    def rows(self, query: str, parameters: Sequence[str] = ()) -> list[tuple[Any, ...]]:
        return self.connection.execute(query.encode(), parameters or None).fetchall()

    def run(self, statement: str) -> None:
        self.connection.execute(statement.encode())

    def quote(self, name: str) -> str:
        return sql.Identifier(name).as_string()

    @contextmanager
    def rolled_back(self) -> Iterator[None]:
        with self.connection.transaction(force_rollback=True):
            yield

    def sqlstate(self, error: BaseException) -> str | None:
        return error.sqlstate if isinstance(error, psycopg.Error) else None
