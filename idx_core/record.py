"""Frozen dataclasses that are cheap: for what each command loads, or makes by the thousand.

To type checkers, `record` is `dataclass`; they hold the classes frozen. At run time nothing does:
Python's own guard makes an instance four times as slow to create, and its class twice as slow to
import (docs/performance.md).
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

__all__ = ["record"]

if TYPE_CHECKING:
    from dataclasses import dataclass as record
else:
    from dataclasses import dataclass

    def record(
        *, frozen: bool, slots: bool = False, kw_only: bool = False
    ) -> Callable[[type], type]:
        """The decorator; `frozen` is there for type checkers, and always true."""

        def make(cls: type) -> type:
            return dataclass(slots=slots, kw_only=kw_only, unsafe_hash="__hash__" not in vars(cls))(
                cls
            )

        return make
