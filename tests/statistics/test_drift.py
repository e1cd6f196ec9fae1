"""What a new snapshot takes over from the committed one, and what is told to have moved."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from idx_core.model import TableName
from idx_core.statistics.drift import far_apart
from idx_core.statistics.rounding import rounded, significant
from idx_core.statistics.snapshot import (
    Activity,
    ColumnStatistics,
    CommonValues,
    GinCounts,
    IndexStatistics,
    Snapshot,
    TableStatistics,
)
from idx_core.statistics.steady import steadied
from tests.statistics.strategies import snapshots

STATUS = ColumnStatistics(
    name="status",
    null_fraction=0.1,
    distinct=4,
    average_width=8,
    correlation=0.3,
    common=CommonValues((0.5, 0.25)),
)
PLAIN = ColumnStatistics(name="plain", distinct=-0.2, average_width=4, correlation=0)
BY_STATUS = IndexStatistics(name="by_status", pages=1000, tuples=100_000, scans_per_day=100)
ORDERS = TableStatistics(
    name=TableName("orders", "public"),
    rows=100_000,
    pages=2000,
    all_visible_pages=1900,
    columns=(STATUS, PLAIN),
    indexes=(BY_STATUS,),
    activity=Activity(inserts=1000),
)


def of(table: TableStatistics) -> Snapshot:
    return Snapshot(server_version=18, tables=(table,))


COMMITTED = of(ORDERS)


@pytest.mark.parametrize(
    "moved",
    [
        replace(ORDERS, rows=110_000, pages=2200, all_visible_pages=2050),
        replace(ORDERS, all_visible_pages=1950),
        replace(ORDERS, columns=(replace(STATUS, common=CommonValues((0.48, 0.27))), PLAIN)),
        replace(ORDERS, columns=(replace(STATUS, null_fraction=0.12, distinct=4.5), PLAIN)),
        replace(ORDERS, columns=(replace(STATUS, correlation=0.34), PLAIN)),
        replace(ORDERS, columns=(STATUS, replace(PLAIN, common=CommonValues((0.0002,))))),
        replace(ORDERS, indexes=(replace(BY_STATUS, pages=1100, scans_per_day=180),)),
        replace(ORDERS, activity=Activity(inserts=2000, deletes=1)),
    ],
)
def test_what_has_hardly_moved_keeps_what_was_committed(moved: TableStatistics) -> None:
    assert steadied(of(moved), COMMITTED) == COMMITTED
    assert far_apart(of(moved), COMMITTED) == []


@pytest.mark.parametrize(
    "moved",
    [
        replace(ORDERS, rows=130_000),
        replace(ORDERS, rows=None),
        replace(ORDERS, all_visible_pages=1000),
        replace(ORDERS, columns=(replace(STATUS, distinct=6), PLAIN)),
        replace(ORDERS, columns=(replace(STATUS, distinct=-0.5), PLAIN)),
        replace(ORDERS, columns=(replace(STATUS, common=None), PLAIN)),
        replace(ORDERS, columns=(replace(STATUS, correlation=0.5), PLAIN)),
        replace(ORDERS, columns=(replace(STATUS, common=CommonValues((0.5,), ("a",))), PLAIN)),
        replace(ORDERS, indexes=(replace(BY_STATUS, pages=1500),)),
        replace(ORDERS, indexes=(replace(BY_STATUS, height=3),)),
        replace(ORDERS, activity=Activity(inserts=9000)),
        replace(ORDERS, activity=None),
        replace(ORDERS, columns=(STATUS, PLAIN, replace(STATUS, name="other"))),
    ],
)
def test_what_has_moved_is_new(moved: TableStatistics) -> None:
    assert steadied(of(moved), COMMITTED) == of(moved)


def test_assumed_statistics_are_never_kept() -> None:
    assumed = of(replace(ORDERS, assumed=True, rows=101_000))
    assert steadied(COMMITTED, assumed) == COMMITTED


@pytest.mark.parametrize(
    ("moved", "line"),
    [
        (replace(ORDERS, rows=250_000), "public.orders: 100,000 rows in the file, 250,000 now"),
        (replace(ORDERS, rows=None), "public.orders: 100,000 rows in the file, unknown now"),
        (replace(ORDERS, pages=9000), "public.orders: 2,000 pages in the file, 9,000 now"),
        (
            replace(ORDERS, columns=(replace(STATUS, null_fraction=0.5), PLAIN)),
            "public.orders.status: 10% null in the file, 50% now",
        ),
        (
            replace(ORDERS, columns=(replace(STATUS, distinct=40), PLAIN)),
            "public.orders.status: 4 distinct values in the file, 40 distinct values now",
        ),
        (
            replace(ORDERS, columns=(replace(STATUS, common=CommonValues((0.9,))), PLAIN)),
            "public.orders.status: most common value in 50% of the rows in the file, 90% now",
        ),
        (
            replace(ORDERS, columns=(STATUS, PLAIN, replace(STATUS, name="other"))),
            "public.orders.other: not in the file",
        ),
    ],
)
def test_what_is_far_is_told(moved: TableStatistics, line: str) -> None:
    assert far_apart(of(moved), COMMITTED) == [line]


def test_tables_that_came_and_went() -> None:
    other = replace(ORDERS, name=TableName("other", "public"))
    assert far_apart(of(other), COMMITTED) == [
        "public.other: not in the file, has 100,000 rows",
        "public.orders: in the file, not in the database",
    ]
    assert far_apart(Snapshot(server_version=18), of(replace(ORDERS, assumed=True))) == []


def test_small_tables_may_do_what_they_like() -> None:
    small = replace(ORDERS, rows=90, pages=2, all_visible_pages=0)
    tiny = replace(small, rows=2, pages=1, columns=(replace(STATUS, distinct=1), PLAIN))
    assert far_apart(of(tiny), of(small)) == []


@pytest.mark.parametrize(
    ("number", "digits", "expected"),
    [(0, 2, 0), (123_456, 3, 123_000), (-0.6666, 2, -0.67), (0.99999, 3, 1.0), (9.96e-5, 2, 1e-4)],
)
def test_significant_digits(number: float, digits: int, expected: float) -> None:
    assert significant(number, digits) == pytest.approx(expected)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=30)
@given(snapshots)
def test_rounding_twice_is_rounding_once_and_nothing_is_far(snapshot: Snapshot) -> None:
    once = rounded(snapshot)
    assert rounded(once) == once
    assert far_apart(once, snapshot) == []
    assert steadied(once, once) == once


def test_what_a_gin_index_counts_is_rounded_and_stays_as_long_as_its_size_does() -> None:
    def counted(pages: int, entries: int) -> Snapshot:
        words = replace(BY_STATUS, pages=pages, gin=GinCounts(700, 250, entries))
        return of(replace(ORDERS, indexes=(words,)))

    committed = rounded(counted(1000, 123_456))
    [words] = committed.tables[0].indexes
    assert words.gin is not None
    assert words.gin.entries == significant(123_456, 3)
    assert steadied(counted(1010, 124_999), committed) == committed
    moved = counted(5000, 999_999)
    assert steadied(moved, committed).tables[0].indexes == moved.tables[0].indexes
