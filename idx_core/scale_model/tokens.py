"""SQL text in PostgreSQL's tokens: enough to tell where a statement begins and ends.

This is the lexer's part of the language alone: quotes of every kind, comments, brackets. What a
statement means is PostgreSQL's business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from idx_core.errors import ScaleModelError


class Kind(StrEnum):
    """What a token is."""

    WORD = "word"
    NAME = "name"  # in double quotes
    TEXT = "text"
    PARAMETER = "parameter"
    NUMBER = "number"
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class Token:
    """A token with its place in the text. Words are given in lower case."""

    kind: Kind
    text: str
    start: int
    end: int

    def is_word(self, *words: str) -> bool:
        return self.kind is Kind.WORD and self.text in words


_TOKEN = re.compile(
    r"""
      (?P<space> \s+ | --[^\r\n]* )
    | (?P<comment> /\* )
    | (?P<escaped> [eE]'(?:[^'\\]|\\.|'')*' )
    | (?P<text> (?:[bBxXnN]|[uU]&)?'(?:[^']|'')*' )
    | (?P<name> (?:[uU]&)?"(?:[^"]|"")+" )
    | (?P<dollar> \$(?P<tag>(?:[^\W\d]\w*)?)\$ )
    | (?P<parameter> \$\d+ )
    | (?P<number> (?:\d|\.\d)[\w.]* )
    | (?P<word> [^\W\d][\w$]* )
    | (?P<open> ['"] )
    | (?P<sign> . )
    """,
    re.VERBOSE | re.DOTALL,
)
_COMMENT = re.compile(r"/\*|\*/")
_KINDS = {
    "escaped": Kind.TEXT,
    "text": Kind.TEXT,
    "name": Kind.NAME,
    "parameter": Kind.PARAMETER,
    "number": Kind.NUMBER,
    "sign": Kind.SIGN,
}


def tokens(sql: str, start: int = 0) -> Iterator[Token]:
    """The tokens from a place on; ScaleModelError where a quote or a comment does not end."""
    position = start
    while position < len(sql):
        found = _TOKEN.match(sql, position)
        assert found is not None, "every character is at least a sign"
        kind, end = found.lastgroup or "", found.end()
        if kind == "comment":
            end = _end_of_comment(sql, position)
        elif kind == "dollar" or (kind == "tag" and found["dollar"] is not None):
            end = _end_of_dollars(sql, found["dollar"], position)
            yield Token(Kind.TEXT, sql[position:end], position, end)
        elif kind == "word":
            yield Token(Kind.WORD, found[0].lower(), position, end)
        elif kind == "open":
            raise _endless("a quote", sql, position)
        elif kind != "space":
            yield Token(_KINDS[kind], found[0], position, end)
        position = end


def line_of(sql: str, position: int) -> int:
    """The number of the line, counted from 1."""
    return sql.count("\n", 0, position) + 1


def _end_of_comment(sql: str, start: int) -> int:
    depth = 0
    for mark in _COMMENT.finditer(sql, start):
        depth += 1 if mark[0] == "/*" else -1
        if depth == 0:
            return mark.end()
    raise _endless("a comment", sql, start)


def _end_of_dollars(sql: str, delimiter: str, start: int) -> int:
    end = sql.find(delimiter, start + len(delimiter))
    if end < 0:
        raise _endless("a dollar quote", sql, start)
    return end + len(delimiter)


def _endless(what: str, sql: str, position: int) -> ScaleModelError:
    return ScaleModelError(
        f"cannot read SQL: {what} that begins in line {line_of(sql, position)} does not end"
    )
