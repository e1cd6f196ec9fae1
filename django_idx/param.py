"""`Param("client")`: what stands for a value in a declared query.

It is an expression, so it goes wherever one does. Python code between a parameter and its filter
works as far as it leaves the value alone: arithmetic and slices, `str()`, f-strings, `value.pk`, a
list. For anything else the query needs a sample value.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

from django.db.models.expressions import Combinable, CombinedExpression, Value

NUMBER = 31_013
"""What `int()` makes of a parameter: it fits all integer fields, and hardly is a constant."""

MARKED = re.compile("\ue000(.*?)\ue001")
"""What `str()` makes of a parameter: its name between two characters that nobody uses."""

_ARITHMETIC = {
    Combinable.ADD: int.__add__,
    Combinable.SUB: int.__sub__,
    Combinable.MUL: int.__mul__,
    Combinable.DIV: int.__floordiv__,
}


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a parameter, among the values of a compiled query."""

    name: str

    def __str__(self) -> str:
        return f"\ue000{self.name}\ue001"


class _Number(Combinable):
    """May be a limit or an offset, and added to others."""

    def _combine(self, other: Any, connector: str, reversed: bool) -> "_Combined":
        made: Any = super()._combine(other, connector, reversed)  # type: ignore[misc]
        return _Combined(made.lhs, made.connector, made.rhs)

    def __lt__(self, other: object) -> bool:
        if other == 0:  # so a slice asks for negative indexes
            return False
        raise TypeError(f"{self!r} cannot be compared with {other!r}")


class Param(_Number, Value):
    """The parameter of that name."""

    def __init__(self, name: str) -> None:
        super().__init__(Name(name))
        self.name = name

    @property
    def pk(self) -> Self:
        """An object is compared by its key: it is one parameter."""
        return self

    id = pk

    def __int__(self) -> int:
        return NUMBER

    def __str__(self) -> str:
        return str(self.value)

    def __repr__(self) -> str:
        return f"Param({self.name!r})"

    def __iter__(self) -> Iterator["Param"]:
        return iter((Param(f"{self.name}_1"), Param(f"{self.name}_2")))


class _Combined(_Number, CombinedExpression):
    """Arithmetic with a parameter in it."""

    def __int__(self) -> int:
        return _ARITHMETIC[self.connector](_integer(self.lhs), _integer(self.rhs))


def _integer(side: Any) -> int:
    return int(side.value if type(side) is Value else side)
