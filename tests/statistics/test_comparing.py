"""How many rows have more in one column than in another, from the columns' own statistics."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idx_core.statistics.size.comparing import point_of, points_of, share_below
from idx_core.statistics.size.predicate import correction, part_of
from idx_core.statistics.snapshot import ColumnStatistics, CommonValues, Histogram
from tests.statistics.test_size_rules import known


def spread(name: str, *bounds: str) -> ColumnStatistics:
    return ColumnStatistics(name=name, histogram=Histogram(len(bounds), bounds))


PROMISED = spread("promised", "2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01")
ARRIVED = spread("arrived", "2026-02-01", "2026-03-01", "2026-04-01", "2026-05-01")
PAID = replace(spread("paid", "0", "50", "100"), null_fraction=0.5)
STATE = ColumnStatistics(name="state", common=CommonValues((0.5, 0.5), ("new", "old")))


@pytest.mark.parametrize(
    ("predicate", "fraction"),
    [
        ("arrived > promised", 7 / 9),
        ("arrived >= promised", 7 / 9),
        ("promised < arrived", 7 / 9),
        ("arrived < promised", 2 / 9),
        ("arrived > '2026-03-15'::date", 1 / 2),
        ("arrived > '2026-03-15 12:00:00+02'::timestamptz", 1 / 2),
        ("paid > 60", 0.5 / 4),
        ("paid > 0 AND arrived < '2027-01-01'", 0.5 * 7 / 8),
    ],
)
def test_parts_that_a_comparison_leaves(predicate: str, fraction: float) -> None:
    part = part_of(predicate, known(PROMISED, ARRIVED, PAID, STATE))
    assert part.fraction == pytest.approx(fraction, abs=0.03)  # a bound is a point
    assert not part.rough


@pytest.mark.parametrize(
    "predicate",
    [
        "state > 'new'",  # its order is that of a collation
        "arrived > paid",  # what no database compares
        "paid > other",
        "paid > now() - interval '1 day'",
    ],
)
def test_what_nobody_can_tell_is_a_third(predicate: str) -> None:
    part = part_of(predicate, known(PROMISED, ARRIVED, PAID, STATE))
    assert part.fraction == pytest.approx(1 / 3)
    assert part.rough


def test_only_two_columns_correct_the_planner() -> None:
    knowledge = known(PROMISED, ARRIVED, PAID, STATE)
    assert correction("(arrived > promised)", knowledge) == pytest.approx(7 / 3, abs=0.1)
    assert correction("arrived > promised AND paid > 60", knowledge) == pytest.approx(
        7 / 3, abs=0.1
    )
    assert correction("paid > 60", knowledge) == 1
    assert correction("arrived > paid", knowledge) == 1
    assert correction(None, knowledge) == 1


def test_without_values_there_is_nothing_to_tell() -> None:
    hidden = replace(PROMISED, histogram=Histogram(4))
    assert points_of(hidden) == []
    assert correction("arrived > promised", known(hidden, ARRIVED)) == 1


numbers = st.lists(st.integers(-50, 50), min_size=2, max_size=40)


@given(one=numbers, other=numbers)
def test_shares_are_those_of_all_pairs(one: list[int], other: list[int]) -> None:
    left, right = (
        ColumnStatistics(
            name="c",
            common=CommonValues((1 / len(values),) * len(values), tuple(map(str, values))),
        )
        for values in (one, other)
    )
    pairs = [(a < b) + (a == b) / 2 for a in one for b in other]
    found = share_below(points_of(left), points_of(right))
    assert found == pytest.approx(sum(pairs) / len(pairs))


def test_a_constant_is_all_of_its_rows() -> None:
    assert share_below(point_of("3"), point_of("4.5")) == 1
    assert share_below(point_of("3"), point_of("2026-01-01")) is None
