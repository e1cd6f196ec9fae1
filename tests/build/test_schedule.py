"""The order of builds against all other orders, and turns that are taken by several workers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idx_core.build.catalog import Place
from idx_core.build.schedule import Schedule, Shape, TableSize, Work, in_order

WORK = st.builds(Work, st.integers(1, 1000).map(float), st.sampled_from([0.25, 1.0, 3.0]))
NARROW, PARTIAL = Shape(width=8), Shape(is_partial=True, width=8)


@dataclass(frozen=True)
class Build:
    place: Place
    work: Work


def on(table: str, work: Work) -> Build:
    return Build(Place("public", "i", table, table, "r"), work)


def upkeep(builds: Sequence[Build]) -> float:
    """What writers pay for the indexes that are there, while the later ones are built."""
    return sum(
        earlier.work.upkeep * later.work.cost
        for number, later in enumerate(builds)
        for earlier in builds[:number]
    )


@given(st.lists(WORK, max_size=6))
def test_no_other_order_costs_writers_less(works: list[Work]) -> None:
    builds = [on("t", work) for work in works]
    cheapest = min(upkeep(order) for order in permutations(builds))
    assert upkeep(in_order(builds)) <= cheapest * (1 + 1e-9)


def test_longer_ones_and_partial_ones_come_first_and_equal_ones_stay() -> None:
    size = TableSize(False, 1_000_000, 10_000)
    builds = [on("t", size.work(shape)) for shape in (NARROW, Shape(), PARTIAL, NARROW)]
    narrow, unknown, partial, narrow_too = builds
    ordered = in_order(builds)
    assert [id(build) for build in ordered] == [
        id(build) for build in (partial, unknown, narrow, narrow_too)
    ]


def test_turns() -> None:
    short, long = Work(10), Work(15)
    builds = [on("a", short), on("b", long), on("a", short), on("c", Work(1))]
    schedule = Schedule(builds, 3)
    assert schedule.tables == 3
    first, second, third = schedule.take(), schedule.take(), schedule.take()
    assert first is not None
    assert [b and b.place.table for b in (first, second, third)] == ["a", "b", "c"]
    assert schedule.take() is None  # whoever builds on "a" takes its other one
    schedule.done(first)
    last = schedule.take()
    assert last is not None
    assert last.place.table == "a"


def test_after_a_stop_nothing_is_begun() -> None:
    builds = [on("a", Work(1)), on("b", Work(2))]
    schedule = Schedule(builds, 3)
    assert schedule.take() is builds[1]
    assert schedule.stop() == [builds[0]]
    assert schedule.take() is None
    assert schedule.stop() == []


def test_what_only_waits_does_not_count() -> None:
    builds = [on(table, Work(cost)) for cost, table in enumerate("fedcba", 1)]
    schedule = Schedule(builds, 2)
    first, second = schedule.take(), schedule.take()
    assert first is not None
    assert second is not None
    assert schedule.take() is None
    assert schedule.waits(first)
    assert not schedule.waits(first)  # is told once
    third = schedule.take()
    assert third is not None
    assert third.place.table == "c"
    assert schedule.take() is None
    assert schedule.waits(second)
    fourth = schedule.take()
    assert fourth is not None
    assert not schedule.has_room()  # as many wait as may work
    assert not schedule.waits(third)
    assert schedule.take() is None
    schedule.done(first)
    assert schedule.has_room()
    assert schedule.take() is None  # two work
    assert schedule.waits(third)
    assert schedule.take() is not None


def test_what_holds_others_up_is_begun_first_and_alone() -> None:
    holding, free = Work(3, 1.0, holds_up=True), Work(10)
    builds = [
        on("large", free),
        on("larger", free),
        on("larger", free),
        on("small", holding),
        on("small", Work(4)),
        on("smaller", holding),
    ]
    schedule = Schedule(builds, 3)
    begun = [schedule.take() for _ in range(3)]
    # of one table, the longest goes first: it brings the other one nearer
    assert [b and (b.place.table, b.work.cost) for b in begun] == [
        ("small", 4),
        ("smaller", 3),
        ("larger", 10),
    ]
    for build in begun:
        assert build is not None
        schedule.done(build)
    again = [schedule.take() for _ in range(3)]
    assert [b and b.place.table for b in again] == ["small", "large", "larger"]


def test_beside_one_that_holds_others_up_goes_one_that_does_not() -> None:
    large, larger = (Work(cost, 1.0, holds_up=True) for cost in (10, 20))
    builds = [on("large", large), on("larger", larger), on("small", Work(1))]
    schedule = Schedule(builds, 2)
    begun = [schedule.take() for _ in range(2)]
    assert [build and build.place.table for build in begun] == ["larger", "small"]


def test_two_that_hold_up_are_begun_together_where_there_is_nothing_else() -> None:
    builds = [on(table, Work(3, 1.0, holds_up=True)) for table in "ab"]
    schedule = Schedule(builds, 2)
    assert schedule.take() is not None
    assert schedule.take() is not None


@pytest.mark.parametrize(
    ("shape", "holds_up"),
    [
        (Shape(), False),
        (Shape(is_partial=True), True),
        (Shape(has_expression=True), True),
    ],
)
def test_what_holds_others_up(shape: Shape, holds_up: bool) -> None:
    assert TableSize(False, 10, 1).work(shape).holds_up is holds_up
