"""Spare the garbage collector the walks through a project's models that free nothing."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_NEVER = 2**31 - 1  # the largest threshold that there can be: it is a C int


@contextmanager
def paused_collector() -> Iterator[None]:
    """Nothing is collected within the block, which makes thousands of small, acyclic objects."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@contextmanager
def young_objects_only() -> Iterator[None]:
    """Only young objects are collected within the block; what has been kept for a while stays.

    One walk through all models of a large project takes longer than all that is done with them
    here, and a few more objects can be what sets it off.
    """
    youngest, young, old = gc.get_threshold()
    gc.set_threshold(youngest, young, _NEVER)
    try:
        yield
    finally:
        gc.set_threshold(youngest, young, old)
