"""Writes the few forms of TOML that the file needs; `tomllib` reads them back."""

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias, Union

Value: TypeAlias = Union[bool, int, float, str, Sequence["Value"], Mapping[str, "Value"]]  # noqa: UP007 - it names itself

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_GROUPED_FROM = 10_000


def inline(value: Value) -> str:
    """The value on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{key(name)} = {inline(item)}" for name, item in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    return f"[{', '.join(inline(item) for item in value)}]"


def number(value: float) -> str:
    """The shortest text that is read back as the same number; whole ones without a point."""
    whole = int(value)
    if value != whole:
        return repr(value)
    return f"{whole:_}" if abs(whole) >= _GROUPED_FROM else str(whole)


def lines(value: Sequence[Value]) -> str:
    """A list with one item a line."""
    return "".join(("[\n", *(f"  {inline(item)},\n" for item in value), "]"))


def key(*names: str) -> str:
    """A key of one or more parts, those in quotes that need it."""
    return ".".join(name if _BARE.fullmatch(name) else _string(name) for name in names)


def _string(text: str) -> str:
    return f'"{"".join(map(_escaped, text))}"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x20 or code == 0x7F else character
