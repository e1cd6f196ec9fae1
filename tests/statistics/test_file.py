"""The file of a snapshot: read as it was written, and clear about what it cannot be read from."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from idx_core.errors import StatisticsError
from idx_core.model import TableName
from idx_core.statistics.file import load_snapshot, parse_snapshot, snapshot_text
from idx_core.statistics.snapshot import (
    Activity,
    ColumnStatistics,
    CommonValues,
    Histogram,
    IndexStatistics,
    Snapshot,
    TableStatistics,
)
from tests.statistics.strategies import snapshots

ORDERS = TableStatistics(
    name=TableName("orders", "public"),
    rows=1_500_000,
    pages=26_100,
    all_visible_pages=26_000,
    activity=Activity(inserts=1200, updates=30.5),
    columns=(
        ColumnStatistics(
            name="id", distinct=-1, average_width=8, correlation=1, histogram=Histogram(101)
        ),
        ColumnStatistics(
            name="status",
            null_fraction=0.01,
            distinct=4,
            average_width=2,
            correlation=0.47,
            common=CommonValues((0.49, 0.25, 0.125, 0.125)),
        ),
    ),
    indexes=(IndexStatistics(name="orders pkey", pages=4115, tuples=1_500_000, height=2),),
)
TEXT = """\
# Planner statistics for migration-idx. Shapes only: no value of a row is in here.
format = 1
postgresql = 18

[settings]
random_page_cost = "1.1"

[table.public.orders]
rows = 1_500_000
pages = 26_100
all_visible_pages = 26_000
per_day = { inserts = 1200, updates = 30.5 }
column.id = { distinct = -1, width = 8, correlation = 1, bounds = 101 }
column.status = { nulls = 0.01, distinct = 4, width = 2, correlation = 0.47, \
common = "0.49 0.25 0.125*2" }
index."orders pkey" = { pages = 4115, tuples = 1_500_000, height = 2 }
"""
HEAD = "format = 1\npostgresql = 18\n"


def test_how_it_looks() -> None:
    snapshot = Snapshot(
        server_version=18, settings=(("random_page_cost", "1.1"),), tables=(ORDERS,)
    )
    assert snapshot_text(snapshot) == TEXT
    assert parse_snapshot(TEXT) == snapshot


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=40)
@given(snapshots)
def test_what_is_written_is_read(snapshot: Snapshot) -> None:
    text = snapshot_text(snapshot)
    assert parse_snapshot(text) == snapshot
    assert snapshot_text(parse_snapshot(text)) == text


def test_tables_are_in_order_whatever_the_order_they_came_in() -> None:
    other = TableStatistics(name=TableName("a", "zoo"), rows=None, pages=0)
    one = Snapshot(server_version=18, tables=(ORDERS, other))
    assert snapshot_text(one) == snapshot_text(Snapshot(server_version=18, tables=(other, ORDERS)))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("format = 1\npostgresql", "Expected '='"),
        ("postgresql = 18", "format is missing; this is no file of the verb snapshot"),
        ("format = 2\nwhatever = 1", "its format is 2, and this version knows 1; upgrade"),
        ('format = "1"', "format = '1' is not allowed; it must be a whole number"),
        (f"{HEAD}colour = 1", "unknown key 'colour'"),
        (f"{HEAD}[tabel.public.a]", "unknown key 'tabel'; did you mean 'table'?"),
        (f"{HEAD}[table]\npublic = 1", "public = 1 is not allowed; it must be a table"),
        (f"{HEAD}[table.public]\na = 1", "[table.public]: a = 1 is not allowed; it must be"),
        (f"{HEAD}[table.public.a]\nrows = -1", "[table.public.a]: rows = -1 is not allowed"),
        (f"{HEAD}[table.public.a]\nrows = inf", "rows = inf is not allowed"),
        (f"{HEAD}[table.public.a]\nrows = true", "rows = True is not allowed"),
        (f"{HEAD}[table.public.a]\npages = 1.5", "pages = 1.5 is not allowed"),
        (f"{HEAD}[table.public.a]\nindex = 1", "index = 1 is not allowed; it must be a table"),
        (
            f"{HEAD}[table.public.a]\ncolumn.x = {{ wdth = 1 }}",
            "column.x: unknown key 'wdth'; did you mean 'width'?",
        ),
        (f"{HEAD}[table.public.a]\ncolumn.x = {{ nulls = 2 }}", "a number, 0 to 1"),
        (f'{HEAD}[table.public.a]\ncolumn.x = {{ common = "1*" }}', "common = '1*' is not"),
        (f'{HEAD}[table.public.a]\ncolumn.x = {{ common = "nan" }}', "common = 'nan' is not"),
        (
            f'{HEAD}[table.public.a]\ncolumn.x = {{ common = "1", common_values = [] }}',
            "common_values has 0 values, common 1 frequencies",
        ),
        (
            f'{HEAD}[table.public.a]\ncolumn.x = {{ bounds = 3, bounds_values = ["a"] }}',
            "bounds_values has 1 of 3 bounds",
        ),
        (f"{HEAD}[table.public.a]\nextended = [{{}}]", "extended: schema is missing"),
        (f"{HEAD}[settings]\nx = 1", "[settings]: x = 1 is not allowed; it must be a text"),
    ],
)
def test_what_cannot_be_read(text: str, reason: str) -> None:
    with pytest.raises(StatisticsError) as error:
        parse_snapshot(text, "stats.toml")
    assert str(error.value).startswith("cannot read stats.toml")
    assert reason in str(error.value)


def test_files_that_are_not_there_or_no_text(tmp_path: Path) -> None:
    path = tmp_path / "idx_statistics.toml"
    with pytest.raises(StatisticsError, match="there is no such file; the verb snapshot"):
        load_snapshot(path)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(StatisticsError, match=r"cannot read .*decode"):
        load_snapshot(path)
    path.write_text(TEXT)
    assert load_snapshot(path).tables == (ORDERS,)
