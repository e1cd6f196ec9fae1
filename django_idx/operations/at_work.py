"""Whether the builder is at work: what it runs then is its own, and nobody protects it again."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_at_work: ContextVar[bool] = ContextVar("django_idx_at_work", default=False)


def is_at_work() -> bool:
    """Whether a block of `at_work` is running."""
    return _at_work.get()


@contextmanager
def at_work() -> Iterator[None]:
    """The builder works in the block."""
    token = _at_work.set(True)
    try:
        yield
    finally:
        _at_work.reset(token)
