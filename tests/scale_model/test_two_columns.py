"""A candidate whose predicate compares two columns is as large as their distributions tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from idx_core.model import TableName
from idx_core.scale_model import ScaleModel
from idx_core.statistics.snapshot import ColumnStatistics, Histogram, Snapshot, TableStatistics

DDL = "CREATE TABLE trips (left_on date NOT NULL, back_on date NOT NULL);"
INDEX = "CREATE INDEX c ON trips (left_on, back_on) WHERE back_on > left_on"


def snapshot(*bounds: str) -> Snapshot:
    columns = tuple(
        ColumnStatistics(
            name=name,
            distinct=700,
            average_width=4,
            histogram=Histogram(2, (f"{year}-01-01", f"{year}-12-31")),
        )
        for name, year in zip(("left_on", "back_on"), bounds, strict=True)
    )
    trips = TableStatistics(
        name=TableName("trips", "public"),
        rows=1e6,
        pages=5000,
        all_visible_pages=5000,
        columns=columns,
    )
    return Snapshot(server_version=18, tables=(trips,))


def entries(snapshot: Snapshot, directory: Path) -> float:
    """How many the candidate has on the model."""
    with ScaleModel.from_ddl(DDL, snapshot, directory=directory) as model:
        model.explain("SELECT left_on FROM trips", with_indexes=[INDEX])
        query = "SELECT reltuples FROM pg_class WHERE relname = 'c'"
        row = model._admin.execute(query).fetchone()
        assert row is not None
        return float(row[0])


def test_as_many_as_the_distributions_tell(models: Path) -> None:
    assert entries(snapshot("2025", "2026"), models) == pytest.approx(1e6, rel=0.01)
    assert entries(snapshot("2026", "2026"), models) == pytest.approx(5e5, rel=0.01)
    assert entries(snapshot("2026", "2025"), models) < 1e4
