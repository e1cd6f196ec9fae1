"""One database: what each index takes, really and as the size model has it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import LiteralString

import psycopg
from psycopg import sql

from benchmarks.sizing.reflection import reflected
from idx_core.model import Index, Schema, Table
from idx_core.statistics.file import parse_snapshot, snapshot_text
from idx_core.statistics.reading import read_snapshot
from idx_core.statistics.rounding import rounded
from idx_core.statistics.size.distinct import knowledge_of
from idx_core.statistics.size.estimate import size_of
from idx_core.statistics.snapshot import Snapshot
from tests.build.sessions import PsycopgSession

# A page more or less is nothing, and more than a fifth of a small index.
SMALL = 10


@dataclass(frozen=True, slots=True)
class Measured:
    """An index; pages and heights."""

    database: str
    table: str
    index: Index
    pages: int
    estimated: int
    height: int | None
    estimated_height: int | None
    rough: bool

    @property
    def error(self) -> float:
        """How far the estimate is from the truth, as a fraction of it; above 0: too large."""
        return self.estimated / self.pages - 1

    @property
    def missed(self) -> bool:
        """Whether it is off by more than a fifth, and by more than a page or two."""
        return abs(self.error) > 0.2 and abs(self.estimated - self.pages) > SMALL * 0.2

    @property
    def text(self) -> str:
        """The index as a reader would write it."""
        keys = ", ".join(e.column or f"({e.expression})" for e in self.index.elements)
        method = "" if self.index.method == "btree" else f"{self.index.method} "
        include = f" INCLUDE ({', '.join(self.index.include)})" if self.index.include else ""
        where = " WHERE …" if self.index.predicate else ""
        return f"{self.table} {method}({keys}){include}{where}"


def measured(
    connection: psycopg.Connection, database: str, candidates: Sequence[str] = ()
) -> Iterator[Measured]:
    """All indexes of schema public, freshly built, and the candidates, each built and dropped.

    The model gets what a file of the verb `snapshot` holds: rounded, without values.
    """
    connection.execute("CREATE EXTENSION IF NOT EXISTS pageinspect")
    connection.execute("REINDEX SCHEMA public")
    connection.execute("VACUUM ANALYZE")
    found = rounded(read_snapshot(PsycopgSession(connection)))
    snapshot = parse_snapshot(snapshot_text(found))
    schema = reflected(connection)
    for table in schema:
        for index in table.indexes:
            yield from _compared(connection, database, (schema, snapshot), table, index)
    for candidate in candidates:
        connection.execute(f"CREATE INDEX idx_candidate ON {candidate}".encode())
        for table in reflected(connection):
            for index in table.indexes:
                if index.name == "idx_candidate":
                    yield from _compared(connection, database, (schema, snapshot), table, index)
        connection.execute("DROP INDEX idx_candidate")


def _compared(
    connection: psycopg.Connection,
    database: str,
    known: tuple[Schema, Snapshot],
    table: Table,
    index: Index,
) -> Iterator[Measured]:
    knowledge = knowledge_of(table, *known)
    if knowledge is None or not knowledge.rows:
        return
    estimate = size_of(index, knowledge)
    name = sql.Identifier(index.name).as_string()
    pages = _number(connection, "SELECT pg_relation_size(%s::regclass) / 8192", name)
    height = None
    if index.method == "btree":
        height = _number(connection, "SELECT fastlevel FROM bt_metap(%s)", name)
    yield Measured(
        database,
        table.name.name,
        index,
        pages,
        estimate.pages,
        height,
        estimate.height,
        estimate.rough,
    )


def _number(connection: psycopg.Connection, query: LiteralString, name: str) -> int:
    row = connection.execute(query, (name,)).fetchone()
    assert row is not None
    return int(row[0])
