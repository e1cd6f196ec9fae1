"""Declared volumes: how large tables will be, for those who have no production to read from.

`volumes = {"orders" = {rows = "50M", growth = "append"}}` of the settings.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NoReturn

from idx_core.errors import SettingsError

_NUMBER = re.compile(r"(?P<number>\d[\d_]*(\.\d+)?) ?(?P<unit>[kMB]?)", re.ASCII)
_UNITS = {"": 1, "k": 1_000, "M": 1_000_000, "B": 1_000_000_000}
_MOST = 10**13


class Growth(StrEnum):
    """What happens to the rows of a table once they are there."""

    APPEND = "append"  # nothing: new ones come after them
    UPDATE = "update"  # they are updated all the time
    STATIC = "static"  # nothing, and none are added either


@dataclass(frozen=True, slots=True)
class Tenants:
    """Which column says whose row it is, how many there are, and the share of the largest."""

    column: str
    number: int
    largest: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """What is declared of a table, by columns where that is what it is about.

    `fan_out` is how many rows refer to the same one, `distinct` how many values there are, `nulls`
    the fraction of rows without one.
    """

    rows: float
    growth: Growth = Growth.UPDATE
    tenants: Tenants | None = None
    fan_out: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    distinct: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    nulls: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))


def parse_volumes(value: Any) -> Mapping[str, Volume]:
    """Volumes by table, as written: with or without its schema. Raises `SettingsError`."""
    if not isinstance(value, Mapping):
        _refuse("volumes", value, 'a table such as {"orders" = {rows = "50M"}}')
    return {str(table): _volume(f'volumes."{table}"', each) for table, each in value.items()}


def parse_count(text: Any) -> float:
    """A number of rows: `50M`, `1.5B`, `20k`, `1_000` or a whole number. Raises `ValueError`."""
    if isinstance(text, int) and not isinstance(text, bool):
        count = float(text)
    else:
        matched = _NUMBER.fullmatch(text) if isinstance(text, str) else None
        if matched is None:
            raise ValueError(text)
        count = float(matched["number"]) * _UNITS[matched["unit"]]
    if not 0 <= count <= _MOST:
        raise ValueError(text)
    return count


_COUNT = 'a number of rows such as 5000, "20k", "50M" or "1.5B"'


def _volume(place: str, value: Any) -> Volume:
    left = _table(place, value)
    if "rows" not in left:
        raise SettingsError(f"{place}: rows is missing; it must be {_COUNT}")
    volume = Volume(
        rows=_count(f"{place}.rows", left.pop("rows")),
        growth=_growth(f"{place}.growth", left.pop("growth", Growth.UPDATE)),
        tenants=_tenants(f"{place}.tenants", left.pop("tenants", None)),
        fan_out=_numbers(f"{place}.fan_out", left.pop("fan_out", {})),
        distinct=_numbers(f"{place}.distinct", left.pop("distinct", {})),
        nulls=_fractions(f"{place}.nulls", left.pop("nulls", {})),
    )
    _nothing_left(place, left, "rows, growth, tenants, fan_out, distinct, nulls")
    return volume


def _tenants(place: str, value: Any) -> Tenants | None:
    if value is None:
        return None
    left = _table(place, value)
    column, number, largest = (left.pop(key, None) for key in ("column", "number", "largest"))
    _nothing_left(place, left, "column, number, largest")
    if not isinstance(column, str):
        _refuse(f"{place}.column", column, "the name of a column")
    found = int(_count(f"{place}.number", number))
    if found < 1:
        _refuse(f"{place}.number", number, "1 or more")
    share = None if largest is None else _fraction(f"{place}.largest", largest)
    if share is not None and share * found < 1:
        _refuse(f"{place}.largest", largest, f"a fraction, at least 1/{found}")
    return Tenants(column, found, share)


def _numbers(place: str, value: Any) -> Mapping[str, float]:
    return {str(c): _count(f"{place}.{c}", each) for c, each in _table(place, value).items()}


def _fractions(place: str, value: Any) -> Mapping[str, float]:
    return {str(c): _fraction(f"{place}.{c}", each) for c, each in _table(place, value).items()}


def _count(place: str, value: Any) -> float:
    try:
        return parse_count(value)
    except ValueError:
        _refuse(place, value, _COUNT)


def _fraction(place: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        _refuse(place, value, "a fraction from 0 to 1")
    return float(value)


def _growth(place: str, value: Any) -> Growth:
    try:
        return Growth(value)
    except ValueError:
        _refuse(place, value, "one of " + ", ".join(f'"{each}"' for each in Growth))


def _table(place: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        _refuse(place, value, "a table")
    return dict(value)


def _nothing_left(place: str, left: Mapping[str, Any], allowed: str) -> None:
    for key in left:
        raise SettingsError(f"{place}: unknown key {key!r} (allowed: {allowed})")


def _refuse(place: str, value: Any, allowed: str) -> NoReturn:
    raise SettingsError(f"{place} = {value!r} is not allowed; it must be {allowed}")
