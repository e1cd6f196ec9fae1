"""A script of SQL, as pg_dump and migration tools write it, statement by statement."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from idx_core.scale_model.tokens import Kind, Token, line_of, tokens

_LINE_END = re.compile(r"\r?\n|\Z")
_COPY_END = re.compile(r"^\\\.\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement without its semicolon. `words` are its first words in lower case, up to six."""

    text: str
    line: int
    words: tuple[str, ...]

    def begins(self, *words: str) -> bool:
        return self.words[: len(words)] == words


def split(script: str) -> Iterator[Statement]:
    """The statements. Commands of psql and the rows of COPY are passed over."""
    position = 0
    while True:
        statement, position = _next(script, position)
        if statement is None:
            return
        if statement.text:
            yield statement


def _next(script: str, start: int) -> tuple[Statement | None, int]:
    """The next statement and where it ends; an empty one for what is passed over."""
    found: list[Token] = []
    depth = 0  # of brackets, and of BEGIN ATOMIC … END and CASE … END in a function's body
    for token in tokens(script, start):
        if not found and token.text == "\\":
            return _NOTHING, _end_of_line(script, token.start)
        if token.text == ";" and depth <= 0:
            if not found:
                return _NOTHING, token.end
            return _statement(script, found), _after(script, found, token.end)
        depth += _step(token, found)
        found.append(token)
    return (_statement(script, found) if found else None), len(script)


_NOTHING = Statement("", 0, ())


def _step(token: Token, before: list[Token]) -> int:
    if token.kind is Kind.SIGN:
        return (token.text in "([") - (token.text in ")]")
    if not _is_routine(before):
        return 0
    if token.is_word("atomic"):
        return int(before[-1].is_word("begin"))
    in_body = any(earlier.is_word("atomic") for earlier in before)
    return int(in_body and token.is_word("case")) - int(in_body and token.is_word("end"))


def _is_routine(before: list[Token]) -> bool:
    return (
        bool(before)
        and before[0].is_word("create")
        and any(token.is_word("function", "procedure") for token in before[1:4])
    )


def _statement(script: str, found: list[Token]) -> Statement:
    first, last = found[0], found[-1]
    words = tuple(token.text for token in found[:6] if token.kind is Kind.WORD)
    return Statement(script[first.start : last.end], line_of(script, first.start), words)


def _after(script: str, found: list[Token], end: int) -> int:
    """Where the next statement may begin: after the rows, when this one is COPY … FROM stdin."""
    is_copy = found[0].is_word("copy") and any(token.is_word("stdin") for token in found)
    if not is_copy:
        return end
    rows_end = _COPY_END.search(script, _end_of_line(script, end))
    return rows_end.end() if rows_end else len(script)


def _end_of_line(script: str, position: int) -> int:
    found = _LINE_END.search(script, position)
    return found.end() if found else len(script)
