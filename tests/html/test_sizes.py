"""Sizes and scans of the statistics snapshot, on the page of `report` and in the strategy."""

from __future__ import annotations

from dataclasses import replace

import pytest

from alembic_idx.verbs.strategy import FRONT_DOOR
from idx_core.described import described
from idx_core.model import TableName
from idx_core.report.page import as_page
from idx_core.settings import Settings
from idx_core.statistics.snapshot import IndexStatistics, Snapshot, TableStatistics
from idx_core.strategy.document import document
from idx_core.strategy.project import Project
from tests.core.build import index, primary_key, schema, table
from tests.html.reading import Read

pytestmark = pytest.mark.once

ORDERS = table("id! a", primary_key("id"), index("by_a", "a"), name="orders")
PAGE = 16384  # of a server that was built with it
SNAPSHOT = Snapshot(
    server_version=18,
    page_size=PAGE,
    tables=(
        TableStatistics(
            name=TableName("orders", "public"),
            rows=1.2e6,
            pages=640,
            indexes=(
                IndexStatistics(name="pk", pages=64, scans_per_day=1234.0),
                IndexStatistics(name="by_a", pages=128, scans_per_day=0.0),
            ),
        ),
    ),
)
KNOWN = replace(schema(ORDERS), read_statistics=lambda _: SNAPSHOT)


def test_the_page_has_them() -> None:
    read = Read(as_page((), described(KNOWN)))
    assert read.wrong == []
    assert "orders2 indexes, about 1.2 million rows, 13 MB" in read.text
    assert "pk(id)constraintenforces the primary key1.0 MB1,234" in read.text
    assert "by_a(a)declared2.0 MB0" in read.text
    titles = ("Largest tables, by the snapshot", "Most used indexes, scans a day")
    assert all(title in read.text for title in titles)
    assert "orders: 13 MB" in read.text  # what the chart is called for who does not see it


def test_the_strategy_has_them() -> None:
    text = document(Project(described(KNOWN), (), Settings(), FRONT_DOOR))
    assert "### `orders`\n\nAbout 1.2 million rows.\n" in text
    row = next(line for line in text.splitlines() if line.startswith("| `pk` |"))
    assert row.endswith("| 1.0 MB | 1,234 a day |")
    assert "| `orders` | 2 | 2 | 3.0 MB |" in text


def test_without_them_there_is_no_such_column() -> None:
    read = Read(as_page((), described(schema(ORDERS))))
    assert "scans a day" not in read.text.partition("Legend")[0]
    assert "by the snapshot" not in read.text.partition("size, rows")[0]


def test_two_databases_with_a_table_of_the_same_name() -> None:
    read = Read(as_page((), (*described(KNOWN), *described(schema(ORDERS)))))
    anchors = [found["id"] for found in read.of("details")]
    assert anchors == ["t1", "t2"]
