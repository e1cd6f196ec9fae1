"""The independent counts: runs `catalog/*.sql`, which knows nothing of idx_core."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests.real.applications import Counts

_QUERIES = Path(__file__).parent / "catalog"

Place = tuple[str, tuple[str, ...]]
"""(table, columns)"""


@dataclass(frozen=True, slots=True)
class Redundant:
    """A row of `redundant.sql`."""

    table: str
    name: str
    kept: str
    kind: str
    same_keys: bool


@dataclass(frozen=True, slots=True)
class Catalog:
    """What the catalog of one database says."""

    foreign_keys: int
    unindexed: frozenset[Place]
    redundant: tuple[Redundant, ...]
    unindexed_pairs: frozenset[Place]

    @property
    def counts(self) -> Counts:
        """The numbers for the table."""
        duplicates = sum(row.same_keys for row in self.redundant)
        return Counts(
            foreign_keys=self.foreign_keys,
            unindexed=len(self.unindexed),
            redundant=len(self.redundant) - duplicates,
            duplicates=duplicates,
            unindexed_pairs=len(self.unindexed_pairs),
        )

    @property
    def redundant_names(self) -> frozenset[tuple[str, str]]:
        """(table, index) of each redundant index."""
        return frozenset((row.table, row.name) for row in self.redundant)


def read_catalog(url: str) -> Catalog:
    """Run all queries against the database."""
    with psycopg.connect(url) as connection:
        keys = _rows(connection, "foreign_keys")
        redundant = _rows(connection, "redundant")
        pairs = [(table, tuple(columns)) for table, columns in _rows(connection, "generic_pairs")]
        unindexed_pairs = frozenset(pair for pair in pairs if _unserved(connection, pair))
    return Catalog(
        foreign_keys=len(keys),
        unindexed=frozenset(
            (table, tuple(columns)) for table, columns, *_, served in keys if served is None
        ),
        redundant=tuple(Redundant(*row) for row in redundant),
        unindexed_pairs=unindexed_pairs,
    )


def unserved(url: str, places: Iterable[Place]) -> frozenset[Place]:
    """Those places whose columns no total index starts with."""
    with psycopg.connect(url) as connection:
        return frozenset(place for place in places if _unserved(connection, place))


def index_names(url: str) -> frozenset[str]:
    """Each index of the database as `table.index`."""
    with psycopg.connect(url) as connection:
        return frozenset(f"{table}.{name}" for table, name in _rows(connection, "indexes"))


def snapshot(url: str) -> dict[str, str]:
    """Every index and constraint of the database by name: what it is, and whether it is valid."""
    with psycopg.connect(url) as connection:
        return dict(_rows(connection, "snapshot"))


def _rows(connection: psycopg.Connection, query: str) -> list[tuple[Any, ...]]:
    return connection.execute(_text(query)).fetchall()


def _text(query: str) -> bytes:
    return (_QUERIES / f"{query}.sql").read_bytes()


def _unserved(connection: psycopg.Connection, place: Place) -> bool:
    table, columns = place
    parameters = {"table": table, "columns": list(columns)}
    row = connection.execute(_text("serving_index"), parameters).fetchone()
    return row is None or row[0] is None
