"""The calls of pg_restore_relation_stats and pg_restore_attribute_stats in the text of a dump."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from idx_core.errors import StatisticsError

_CALL = re.compile(r"^SELECT \* FROM pg_catalog\.pg_restore_(relation|attribute)_stats\(", re.M)
# A backslash is one in '…' (standard_conforming_strings), and begins an escape in E'…'.
_LITERAL = r"""(?:'(?:[^']|'')*'|[eE]'(?:[^'\\]|''|\\.)*')"""
_CAST = r"(?:::[\w\[\] ]+)?"
_PAIR = re.compile(
    rf"\s*(?P<key>{_LITERAL})\s*,\s*(?:(?P<value>{_LITERAL})|NULL){_CAST}\s*(?P<end>,|\)\s*;)",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


@dataclass(frozen=True, slots=True)
class Call:
    """One call: `kind` is "relation" or "attribute", the arguments are texts by name."""

    kind: str
    arguments: Mapping[str, str]
    line: int


def calls(text: str, source: str) -> Iterator[Call]:
    """All calls in order; raises `StatisticsError`, naming the line, where one is not whole."""
    at, line = 0, 1
    while found := _CALL.search(text, at):
        line += text.count("\n", at, found.start())
        arguments: dict[str, str] = {}
        end, position = ",", found.end()
        while end == ",":
            pair = _PAIR.match(text, position)
            if pair is None:
                raise StatisticsError(
                    f"cannot read {source}: line {line}: a call of "
                    f"pg_restore_{found[1]}_stats is not as pg_dump writes it"
                )
            if pair["value"] is not None:
                arguments[_unquoted(pair["key"])] = _unquoted(pair["value"])
            end, position = pair["end"], pair.end()
        yield Call(found[1], arguments, line)
        line += text.count("\n", found.start(), position)
        at = position


def _unquoted(literal: str) -> str:
    escaped = literal[0] in "eE"
    body = literal[2:-1] if escaped else literal[1:-1]
    body = body.replace("''", "'")
    return _ESCAPE.sub(lambda m: _CONTROLS.get(m[1], m[1]), body) if escaped else body
