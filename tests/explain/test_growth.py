"""What if a table grows: sizes follow in proportion."""

from __future__ import annotations

import pytest

from idx_core.errors import StatisticsError
from idx_core.explain.growth import grown, parse_growth
from idx_core.model import TableName
from idx_core.statistics.snapshot import (
    ColumnStatistics,
    GinCounts,
    IndexStatistics,
    Snapshot,
    TableStatistics,
)
from tests.scale_model.billion import snapshot

READINGS = TableName("readings", "public")


def test_tables_are_named_with_or_without_their_schema() -> None:
    assert parse_growth(["orders=1B", "shop.a=b=20k"]) == {"orders": 1e9, "shop.a=b": 20_000}


@pytest.mark.parametrize("text", ["orders", "orders=", "=5", "orders=many", "orders=-1"])
def test_what_cannot_be_read_is_named(text: str) -> None:
    with pytest.raises(StatisticsError, match="give a table and its rows, such as orders=50M"):
        parse_growth([text])


@pytest.mark.parametrize("name", ["readings", "public.readings"])
def test_a_table_and_its_indexes_grow(name: str) -> None:
    table = grown(snapshot(), {name: 5e9}).table(READINGS)
    assert table is not None
    assert (table.rows, table.pages, table.all_visible_pages) == (5e9, 65_000_000, 65_000_000)
    index = table.index("readings_pkey")
    assert index is not None
    assert (index.pages, index.tuples, index.height) == (13_724_996, 5e9, None)
    assert table.columns == snapshot().tables[0].columns


def test_references_stay_and_what_is_mostly_different_remains_so() -> None:
    columns = [
        ColumnStatistics(name=f"c{n}", distinct=distinct)
        for n, distinct in enumerate((-1.0, -0.5, -0.2, 7.0, 0.0))
    ]
    table = TableStatistics(
        name=TableName("t", "s"), rows=10_000.0, pages=100, columns=tuple(columns)
    )
    found = grown(Snapshot(server_version=18, tables=(table,)), {"s.t": 5e6}).tables[0]
    assert [column.distinct for column in found.columns] == [-1.0, -0.5, 2000.0, 7.0, 0.0]


def test_a_table_shrinks_to_one_page() -> None:
    table = grown(snapshot(), {"readings": 3}).table(READINGS)
    assert table is not None
    assert (table.rows, table.pages) == (3, 1)


def test_a_table_of_unknown_size_does_not_grow() -> None:
    parent = TableStatistics(name=TableName("parent", "public"), rows=5.0, pages=0)
    with pytest.raises(StatisticsError, match="name the partitions"):
        grown(Snapshot(server_version=18, tables=(parent,)), {"parent": 1e9})
    with pytest.raises(StatisticsError, match="cannot grow 'none': the snapshot has no such table"):
        grown(snapshot(), {"none": 1e9})


def test_what_a_gin_index_counts_grows_with_it() -> None:
    words = IndexStatistics(name="words", pages=101, tuples=1e4, gin=GinCounts(60, 40, 5000))
    table = TableStatistics(name=TableName("t", "s"), rows=1e4, pages=100, indexes=(words,))
    [found] = grown(Snapshot(server_version=18, tables=(table,)), {"s.t": 2e4}).tables[0].indexes
    assert found.gin == GinCounts(120, 80, 10_000)
