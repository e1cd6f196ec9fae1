"""The garbage collector is paused, or spared the models, and left as it was found."""

import gc
import weakref
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest

from idx_core.collector import frozen_objects, paused_collector


class Knot:
    """Refers to itself: only the collector can let go of it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def _as_found() -> Iterator[None]:
    assert gc.isenabled()
    assert not gc.get_freeze_count()
    yield
    gc.unfreeze()
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


def test_what_the_block_makes_is_collected_and_what_was_there_is_not_looked_at() -> None:
    def knot() -> weakref.ref[Knot]:
        return weakref.ref(Knot())

    gc.disable()  # or it could come before the block does
    before = knot()
    with frozen_objects():
        within = knot()
        gc.collect()
        assert within() is None
        assert before() is not None
    gc.collect()
    assert before() is None


def test_who_has_frozen_objects_finds_them_frozen() -> None:
    gc.freeze()
    frozen = gc.get_freeze_count()
    with frozen_objects():
        pass
    assert gc.get_freeze_count() == frozen


@pytest.mark.parametrize("block", [paused_collector, frozen_objects])
def test_an_error_changes_nothing(block: Callable[[], AbstractContextManager[None]]) -> None:
    with pytest.raises(KeyError), block():
        raise KeyError
    assert gc.isenabled()
    assert not gc.get_freeze_count()
