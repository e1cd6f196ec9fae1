"""The loaded side of a comparison: its snapshot, and what its planner says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

from idx_core.scale_model.metapages import GinCounts
from idx_core.scale_model.plan import Plan
from idx_core.scale_model.sizes import IndexExtent
from idx_core.statistics.reading import read_snapshot
from idx_core.statistics.snapshot import Snapshot

_GIN = """
SELECT c.relname::text, pg_relation_size(c.oid) / 8192, n_entry_pages, n_data_pages, n_entries
FROM pg_class c JOIN pg_am a ON a.oid = c.relam AND a.amname = 'gin'
CROSS JOIN LATERAL gin_metapage_info(get_raw_page(c.oid::regclass::text, 0))
WHERE c.relkind = 'i'
"""


class RealDatabase:
    """A database with rows, on a connection in autocommit mode. A `Source` of a snapshot, too."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self.connection = connection

    def snapshot(self, *, values: bool = True) -> Snapshot:
        """With the true heights of B-trees, and with common values and bounds unless refused."""
        self.run("CREATE EXTENSION IF NOT EXISTS pageinspect")
        return read_snapshot(self, values=values)

    def gin_sizes(self) -> dict[str, IndexExtent]:
        """Sizes of the GIN indexes with what their metapages count, which no snapshot has."""
        return {
            name: IndexExtent(pages, gin=GinCounts(entry_pages, data_pages, entries))
            for name, pages, entry_pages, data_pages, entries in self.rows(_GIN)
        }

    def index_sizes(self) -> dict[str, IndexExtent]:
        """Sizes of all indexes as they are."""
        found = {
            index.name: IndexExtent(index.pages, index.height, index.tuples)
            for table in self.snapshot()
            for index in table.indexes
        }
        return {**found, **self.gin_sizes()}

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
