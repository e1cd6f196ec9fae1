"""The garbage collector is paused, or spared its longest walks, and left as it was found."""

import gc
import weakref
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest

from idx_core.collector import paused_collector, young_objects_only


class Knot:
    """Refers to itself: only the collector can let go of it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def _as_found() -> Iterator[None]:
    assert gc.isenabled()
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.enable()


def test_paused_within_the_block_only() -> None:
    with paused_collector():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_who_has_paused_it_finds_it_paused() -> None:
    gc.disable()
    with paused_collector():
        assert not gc.isenabled()
    assert not gc.isenabled()


def full_collections() -> int:
    found: int = gc.get_stats()[2]["collections"]
    return found


def test_many_objects_that_stay_make_it_walk_through_all_but_within_the_block() -> None:
    gc.set_threshold(100, 5, 5)
    gc.collect()
    before = full_collections()
    with young_objects_only():
        kept: list[list[int]] = [[] for _ in range(300_000)]
        assert full_collections() == before
    kept += [[] for _ in range(300_000)]
    assert full_collections() > before


def test_what_is_made_and_let_go_within_the_block_is_collected_there() -> None:
    with young_objects_only():
        knot = weakref.ref(Knot())
        kept: list[list[int]] = [[] for _ in range(100_000)]
        assert knot() is None
    assert len(kept) == 100_000


def test_who_has_thresholds_finds_them() -> None:
    gc.set_threshold(5_000, 7, 3)
    with young_objects_only():
        assert gc.get_threshold()[:2] == (5_000, 7)
    assert gc.get_threshold() == (5_000, 7, 3)


@pytest.mark.parametrize("block", [paused_collector, young_objects_only])
def test_an_error_changes_nothing(block: Callable[[], AbstractContextManager[None]]) -> None:
    before = gc.get_threshold()
    with pytest.raises(KeyError), block():
        raise KeyError
    assert gc.isenabled()
    assert gc.get_threshold() == before
