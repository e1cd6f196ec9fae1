"""Spare the garbage collector the walks through a project's models that free nothing."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused_collector() -> Iterator[None]:
    """Not at all within the block, which makes thousands of small, acyclic objects at once."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@contextmanager
def frozen_objects() -> Iterator[None]:
    """Not through what is there when the block begins: only what it makes itself is collected.

    One walk through all models of a large project takes longer than all that is done with them
    here, and a few more objects can be what sets it off. What somebody else froze stays frozen.
    """
    if gc.get_freeze_count():
        yield
        return
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
