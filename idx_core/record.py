"""Frozen dataclasses that are cheap: for what each command loads, or makes by the thousand.

To type checkers, `record` is `dataclass`; they hold the classes frozen. At run time nothing does:
Python's own guard makes an instance four times as slow to create. It also writes and compiles the
text of five methods for each class; here only `__init__` is. A class takes a third of the time to
import then (docs/performance.md).
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

__all__ = ["record"]

if TYPE_CHECKING:
    from dataclasses import dataclass as record
else:
    from dataclasses import dataclass, fields
    from operator import attrgetter

    def record(
        *, frozen: bool, slots: bool = False, kw_only: bool = False
    ) -> Callable[[type], type]:
        """The decorator; `frozen` is there for type checkers, and always true."""

        def make(cls: type) -> type:
            made = dataclass(slots=slots, kw_only=kw_only, eq=False, repr=False)(cls)
            compared = attrgetter(*[field.name for field in fields(made) if field.compare])

            def __eq__(self: Any, other: object) -> bool:
                if other.__class__ is not self.__class__:
                    return NotImplemented
                return compared(self) == compared(other)

            def __hash__(self: Any) -> int:
                return hash(compared(self))

            made.__eq__ = __eq__
            made.__repr__ = _shown
            if "__hash__" not in vars(cls):
                made.__hash__ = __hash__
            return made

        return make

    def _shown(self: Any) -> str:
        told = (f"{each.name}={getattr(self, each.name)!r}" for each in fields(self) if each.repr)
        return f"{self.__class__.__qualname__}({', '.join(told)})"
