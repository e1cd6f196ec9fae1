"""The time that is left: for any course of a build sane, for an even one right."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idx_core.build.estimate import Estimate
from idx_core.build.wording import duration, one_line, width

PHASES = [
    "initializing",
    "waiting for writers before build",
    "building index",
    "building index: scanning table",
    "building index: sorting live tuples",
    "building index: loading tuples in tree",
    "waiting for writers before validation",
    "index validation: scanning index",
    "index validation: sorting tuples",
    "index validation: scanning table",
    "waiting for old snapshots",
    "something of PostgreSQL 27",
]
SHARES = st.none() | st.floats(0, 1)
STEPS = st.tuples(st.sampled_from(PHASES), SHARES, st.floats(0, 1e7))


@given(st.lists(STEPS, max_size=30), st.booleans())
def test_never_negative_and_never_infinite(
    steps: list[tuple[str, float | None, float]], concurrent: bool
) -> None:
    estimate = Estimate(concurrent=concurrent)
    elapsed = 0.0
    for phase, share, seconds in steps:
        elapsed += seconds
        left = estimate.remaining(phase, share, elapsed)
        assert left is None or (left >= 0 and math.isfinite(left))


@given(
    st.lists(STEPS, max_size=5),
    st.sampled_from(PHASES),
    st.floats(3, 1e6),
    st.tuples(st.floats(0, 1), st.floats(0, 1)).map(sorted),
)
def test_more_done_in_the_same_time_leaves_less(
    before: list[tuple[str, float | None, float]],
    phase: str,
    seconds: float,
    shares: list[float],
) -> None:
    less, more = (_left([*before, (phase, share, seconds)]) for share in shares)
    if less is not None:
        assert more is not None
        assert more <= less * (1 + 1e-9)


@given(st.floats(0.05, 0.9), st.floats(5, 1e5), st.floats(0, 1e5))
def test_the_same_done_in_more_time_leaves_more(share: float, seconds: float, more: float) -> None:
    phase = "building index: scanning table"
    quick, slow = _left([(phase, share, seconds)]), _left([(phase, share, seconds + more)])
    assert quick is not None
    assert slow is not None
    assert quick <= slow


def _left(steps: list[tuple[str, float | None, float]]) -> float | None:
    estimate = Estimate(concurrent=True)
    elapsed, left = 0.0, None
    for phase, share, seconds in steps:
        elapsed += seconds
        left = estimate.remaining(phase, share, elapsed)
    return left


EVEN = [
    ("building index: scanning table", 39, True),
    ("building index: sorting live tuples", 10, False),
    ("building index: loading tuples in tree", 29, True),
    ("index validation: scanning index", 5, True),
    ("index validation: sorting tuples", 7, False),
    ("index validation: scanning table", 10, True),
]


@given(st.floats(0.5, 1000))
def test_an_even_build_is_estimated_right(slowness: float) -> None:
    """With phases as long as they were measured, polled a hundred times, whatever it waits for."""
    estimate = Estimate(concurrent=True)
    waited = 5000.0
    elapsed = waited
    estimate.remaining("waiting for writers before build", None, elapsed)
    for phase, seconds, counted in EVEN:
        for second in range(seconds):
            elapsed += slowness
            share = (second + 1) / seconds if counted else None
            left = estimate.remaining(phase, share, elapsed)
            truth = 100 * slowness + waited - elapsed
            if left is not None and truth > 10 * slowness and elapsed - waited > 10 * slowness:
                assert left == pytest.approx(truth, rel=0.25)
    assert left == pytest.approx(0, abs=slowness)


def test_waiting_and_the_first_seconds_have_no_estimate() -> None:
    assert _left([("building index: scanning table", 0.5, 1.9)]) is None
    assert _left([("building index: scanning table", 0.001, 60)]) is None
    assert _left([("building index: sorting live tuples", None, 60)]) is None
    assert _left([("waiting for old snapshots", 0.5, 60)]) is None


def test_a_build_that_is_not_concurrent_ends_with_its_tree() -> None:
    plain, concurrent = Estimate(concurrent=False), Estimate(concurrent=True)
    steps = ("building index", 1.0, 60.0)
    assert plain.remaining(*steps) == 0
    assert (concurrent.remaining(*steps) or 0) > 0


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-1, "0 s"),
        (59.9, "59 s"),
        (60, "1 min"),
        (83, "1 min 23 s"),
        (7500, "2 h 5 min"),
        (86400, "1 d"),
        (100000, "1 d 3 h"),
    ],
)
def test_durations(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@given(st.text(), st.integers(1, 120))
def test_foreign_text_is_harmless(text: str, columns: int) -> None:
    shown = one_line(text, columns)
    assert width(shown) <= columns
    assert shown.isprintable()


def test_foreign_text_is_shortened() -> None:
    assert one_line("SELECT\n\t'\x1b[31m☃'", 40) == "SELECT ' [31m☃'"
    assert one_line("abcdef", 6) == "abcdef"
    assert one_line("abcdefg", 6) == "abcde…"
    assert one_line("日本語の名前", 6) == "日本…"
