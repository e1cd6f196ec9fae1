"""The order of builds against all other orders, and turns that are taken by several workers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from idx_core.build.catalog import Place
from idx_core.build.schedule import Schedule, TableSize, Work, in_order

WORK = st.builds(Work, st.integers(1, 1000).map(float), st.sampled_from([0.25, 1.0, 3.0]))


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
    builds = [on("t", size.work(shape)) for shape in ((False, 8), None, (True, 8), (False, 8))]
    narrow, unknown, partial, narrow_too = builds
    ordered = in_order(builds)
    assert [id(build) for build in ordered] == [
        id(build) for build in (partial, unknown, narrow, narrow_too)
    ]


def test_turns() -> None:
    short, long = Work(10), Work(15)
    builds = [on("a", short), on("b", long), on("a", short), on("c", Work(1))]
    schedule = Schedule(builds)
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
    schedule = Schedule(builds)
    assert schedule.take() is builds[1]
    assert schedule.stop() == [builds[0]]
    assert schedule.take() is None
    assert schedule.stop() == []
