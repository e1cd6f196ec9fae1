"""Frozen dataclasses that are cheap: for what each command loads, or makes by the thousand.

To type checkers, `record` is `dataclass`; they hold the classes frozen. At run time nothing does:
Python's own guard makes an instance four times as slow to create. It also writes and compiles the
text of five methods for each class; here only `__init__` is, without the types, and that when the
first instance is made: many a run makes none. A class takes less than a fifth of the time to
import then (docs/performance.md).
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

__all__ = ["record"]

if TYPE_CHECKING:
    from dataclasses import dataclass as record
else:
    from dataclasses import MISSING, dataclass, fields
    from operator import attrgetter

    def record(
        *, frozen: bool, slots: bool = False, kw_only: bool = False
    ) -> Callable[[type], type]:
        """The decorator; `frozen` is there for type checkers, and always true."""

        def make(cls: type) -> type:
            made = dataclass(slots=slots, kw_only=kw_only, init=False, eq=False, repr=False)(cls)

            def __init__(self: Any, *values: Any, **named: Any) -> None:
                made.__init__ = _initialiser(made, kw_only=kw_only)
                made.__init__(self, *values, **named)

            made.__init__ = __init__
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

    def _initialiser(cls: type, *, kw_only: bool) -> Callable[..., None]:
        """What gives all fields their values."""
        names: list[str] = []
        lines: list[str] = []
        defaults: dict[str, Any] = {}
        factories: dict[str, Callable[[], Any]] = {}
        for each in fields(cls):
            value = name = each.name
            if each.default_factory is not MISSING:
                factories[name] = each.default_factory
                defaults[name] = MISSING
                value = f"_factories[{name!r}]() if {name} is _missing else {name}"
            elif each.default is not MISSING:
                defaults[name] = each.default
            names.append(name)
            lines.append(f"self.{name} = {value}")
        if hasattr(cls, "__post_init__"):
            lines.append("self.__post_init__()")
        first = "self, *" if kw_only else "self"
        scope: dict[str, Any] = {"_factories": factories, "_missing": MISSING}
        exec(f"def __init__({', '.join([first, *names])}):\n " + "\n ".join(lines), scope)
        initialiser = scope["__init__"]
        initialiser.__qualname__ = f"{cls.__qualname__}.__init__"
        if kw_only:
            initialiser.__kwdefaults__ = defaults
        else:
            initialiser.__defaults__ = tuple(defaults.values())
        return initialiser

    def _shown(self: Any) -> str:
        told = (f"{each.name}={getattr(self, each.name)!r}" for each in fields(self) if each.repr)
        return f"{self.__class__.__qualname__}({', '.join(told)})"
