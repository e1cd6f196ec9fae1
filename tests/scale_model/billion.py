"""A table of a billion rows that nobody has, for tests that need no truth beside it."""

from __future__ import annotations

from idx_core.model import TableName
from idx_core.statistics.snapshot import (
    ColumnStatistics,
    CommonValues,
    ExtendedStatistics,
    Histogram,
    IndexStatistics,
    Snapshot,
    TableStatistics,
)

DDL = """
CREATE TABLE readings (id bigint PRIMARY KEY, sensor int NOT NULL, at timestamp, value real);
CREATE INDEX readings_at ON readings (at);
"""


def snapshot(**settings: str) -> Snapshot:
    """100 GB of table, a B-tree of 21 GB and height 3, another without statistics."""
    sensor = ColumnStatistics(
        name="sensor",
        distinct=20_000,
        average_width=4,
        correlation=0.02,
        common=CommonValues((0.01,), ("7",)),
        histogram=Histogram(3, ("1", "10000", "20000")),
    )
    readings = TableStatistics(
        name=TableName("readings", "public"),
        rows=1e9,
        pages=13_000_000,
        all_visible_pages=13_000_000,
        columns=(ColumnStatistics(name="id", distinct=-1, average_width=8), sensor),
        indexes=(
            IndexStatistics(name="readings_pkey", pages=2_745_000, tuples=1e9, height=3),
            IndexStatistics(name="readings_at", pages=845_000, tuples=1e9),
        ),
    )
    return Snapshot(server_version=18, tables=(readings,), settings=tuple(settings.items()))


def strange_snapshot() -> Snapshot:
    """One of another version of the schema: a table, a column and an index are gone."""
    (readings,) = snapshot().tables
    gone = TableStatistics(name=TableName("gone", "public"), rows=5.0, pages=1)
    changed = TableStatistics(
        name=readings.name,
        rows=readings.rows,
        pages=readings.pages,
        columns=(*readings.columns, ColumnStatistics(name="lost", distinct=3)),
        indexes=(*readings.indexes, IndexStatistics(name="dropped", pages=9)),
        extended=(ExtendedStatistics(name="pairs", schema="public", columns=("at", "sensor")),),
    )
    return Snapshot(server_version=18, tables=(gone, changed), settings=(("flux", "1"),))
