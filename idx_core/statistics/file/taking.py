"""Takes a TOML table apart, key by key, so that what is wrong or unknown can be named."""

import difflib
import math
from collections.abc import Mapping
from typing import Any

from idx_core.errors import StatisticsError
from idx_core.statistics.file.frequencies import read_frequencies


class Taking:
    """The keys of one table that nobody has taken yet; `place` names it in error messages.

    Each method raises `StatisticsError` when the value is not of its kind.
    """

    def __init__(self, values: Any, place: str) -> None:
        self.place = place
        if not isinstance(values, dict):
            raise StatisticsError(f"cannot read {place}: it must be a table, not {_shown(values)}")
        self._left: dict[str, Any] = dict(values)
        self._known: list[str] = []

    def has(self, key: str) -> bool:
        """Whether the key is there, not taken yet."""
        return key in self._left

    @property
    def left(self) -> tuple[str, ...]:
        """The keys that nobody has taken yet."""
        return tuple(self._left)

    def number(
        self, key: str, default: float | None = None, *, least: float = 0, most: float = math.inf
    ) -> Any:
        """A finite number within these bounds, the default where there is none."""
        value = self._take(key, default)
        if value is default:
            return value
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not math.isfinite(value) or not least <= value <= most:
            bounds = "0 or more" if most == math.inf else f"{least} to {most}"
            allowed = "a number" if least == -math.inf else f"a number, {bounds}"
            raise self._wrong(key, value, allowed)
        return float(value)

    def count(self, key: str, default: int | None = None, *, least: int = 0) -> Any:
        """A whole number, the default where there is none."""
        value = self._take(key, default)
        if value is default:
            return value
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise self._wrong(key, value, f"a whole number, {least} or more")
        return value

    def flag(self, key: str) -> bool:
        """True or false; false where there is none."""
        value = self._take(key, False)
        if not isinstance(value, bool):
            raise self._wrong(key, value, "true or false")
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """A text; where there is no default it must be there."""
        value = self._take(key, default)
        if not isinstance(value, str):
            raise self._wrong(key, value, "a text")
        return value

    def texts(self, key: str) -> tuple[str, ...] | None:
        """A list of texts, or None."""
        value = self._take(key, None)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self._wrong(key, value, "a list of texts")
        return tuple(value)

    def frequencies(self, key: str) -> tuple[float, ...] | None:
        """Numbers in a text, such as `0.5 0.1*3`, or None."""
        value = self._take(key, None)
        if value is None:
            return None
        try:
            return read_frequencies(value)
        except (AttributeError, ValueError) as error:
            raise self._wrong(key, value, 'numbers such as "0.5 0.1*3"') from error

    def table(self, key: str) -> Mapping[str, Any]:
        """A table within, empty where there is none."""
        value = self._take(key, {})
        if not isinstance(value, dict):
            raise self._wrong(key, value, "a table")
        return value

    def items(self, key: str) -> list[Any]:
        """A list of anything, empty where there is none."""
        value = self._take(key, [])
        if not isinstance(value, list):
            raise self._wrong(key, value, "a list")
        return value

    def nothing_left(self) -> None:
        """Raise `StatisticsError` when there is a key that nobody has taken."""
        for key in self._left:
            close = difflib.get_close_matches(key, self._known, n=1)
            meant = f"; did you mean {close[0]!r}?" if close else ""
            allowed = ", ".join(sorted(self._known))
            raise StatisticsError(
                f"cannot read {self.place}: unknown key {key!r}{meant} (allowed: {allowed})"
            )

    def _take(self, key: str, default: Any) -> Any:
        self._known.append(key)
        return self._left.pop(key, default)

    def _wrong(self, key: str, value: Any, allowed: str) -> StatisticsError:
        if value is None:
            return StatisticsError(f"cannot read {self.place}: {key} is missing")
        return StatisticsError(
            f"cannot read {self.place}: {key} = {_shown(value)} is not allowed; "
            f"it must be {allowed}"
        )


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
