"""A CREATE INDEX statement: which table it is on, and how it reads as part of a transaction."""

from __future__ import annotations

from dataclasses import dataclass

from idx_core.errors import ScaleModelError
from idx_core.scale_model.tokens import Kind, Token, tokens


@dataclass(frozen=True, slots=True)
class IndexStatement:
    """`table` is its name as it is written; `plain` the statement without CONCURRENTLY."""

    table: str
    plain: str

    @classmethod
    def read(cls, text: str) -> IndexStatement:
        """ScaleModelError when the text is not a single CREATE INDEX."""
        found = list(tokens(text))
        while found and found[-1].text == ";":
            found.pop()
        place = 1 + (len(found) > 1 and found[1].is_word("unique"))
        is_index = len(found) > place and found[0].is_word("create")
        if not (is_index and found[place].is_word("index")) or any(t.text == ";" for t in found):
            raise _refused(text, "it is not a single CREATE INDEX")
        after = _passed_over(found, place + 1)
        on = next((n for n, token in enumerate(found) if n >= after and token.is_word("on")), None)
        if on is None or on + 1 >= len(found):
            raise _refused(text, "it names no table")
        head = text[found[0].start : found[place].end]
        rest = text[found[after].start : found[-1].end]
        return cls(_table(text, found, on + 1), f"{head} {rest}")


def _passed_over(found: list[Token], place: int) -> int:
    """Where the statement goes on after CONCURRENTLY and IF NOT EXISTS."""
    if place < len(found) and found[place].is_word("concurrently"):
        place += 1
    if [token.text for token in found[place : place + 3]] == ["if", "not", "exists"]:
        place += 3
    return place


def _table(text: str, found: list[Token], place: int) -> str:
    if found[place].is_word("only"):
        place += 1
    end = place
    while (
        end + 2 < len(found)
        and found[end + 1].text == "."
        and found[end + 2].kind in {Kind.WORD, Kind.NAME}
    ):
        end += 2
    if place >= len(found) or found[place].kind not in {Kind.WORD, Kind.NAME}:
        raise _refused(text, "it names no table")
    return text[found[place].start : found[end].end]


def _refused(text: str, reason: str) -> ScaleModelError:
    return ScaleModelError(f"cannot build candidate {text!r}: {reason}")
