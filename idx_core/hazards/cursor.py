"""A place in the tokens of one SQL statement, moved on by what is read."""

from __future__ import annotations

from collections.abc import Iterator

from idx_core.model import TableName
from idx_core.scale_model.tokens import Kind, Token


class NotUnderstoodError(Exception):
    """The statement is written in a way that this reader does not know."""


class Cursor:
    """Reads forward. What does not begin as asked is left where it is."""

    def __init__(self, sql: str, found: list[Token]) -> None:
        self.sql = sql
        self._tokens = found
        self._at = 0

    @property
    def ended(self) -> bool:
        return self._at >= len(self._tokens)

    @property
    def next(self) -> str:
        """The next token: a word in lower case, anything else as it is written, "" at the end."""
        return "" if self.ended else self._tokens[self._at].text

    def has(self, *words: str) -> bool:
        """Whether these words and signs come next; they are passed then."""
        coming = self._tokens[self._at : self._at + len(words)]
        is_so = len(coming) == len(words) and all(
            token.text == word and token.kind in (Kind.WORD, Kind.SIGN)
            for token, word in zip(coming, words, strict=True)
        )
        if is_so:
            self._at += len(words)
        return is_so

    def demand(self, *words: str) -> None:
        """Pass these words, or give up."""
        if not self.has(*words):
            raise NotUnderstoodError(f"{' '.join(words).upper()!r} expected")

    def name(self) -> str:
        """A name as it is stored."""
        if self.ended or self._tokens[self._at].kind not in (Kind.WORD, Kind.NAME):
            raise NotUnderstoodError("a name expected")
        token = self._tokens[self._at]
        self._at += 1
        return stored(token)

    def qualified(self) -> TableName:
        """`name` or `schema.name`; a default schema that is spelled out is the same as none."""
        first = self.name()
        if not self.has("."):
            return TableName(first)
        return TableName(self.name(), "" if first == "public" else first)

    def names(self) -> tuple[str, ...]:
        """`(a, b)`"""
        return tuple(part.name() for part in self.parts())

    def parts(self) -> list[Cursor]:
        """What is in the brackets that open here, divided by the commas of their own level."""
        if self.next != "(":
            raise NotUnderstoodError("'(' expected")
        end = self._closing()
        inner = self._tokens[self._at + 1 : end]
        self._at = end + 1
        return list(_divided(self.sql, inner))

    def divided(self) -> list[Cursor]:
        """All that is left, divided by the commas of this level."""
        rest = self._tokens[self._at :]
        self._at = len(self._tokens)
        return list(_divided(self.sql, rest))

    def text_until(self, *words: str) -> str:
        """The text up to one of these words on this level, or to the end."""
        start, depth = self._at, 0
        while not self.ended:
            token = self._tokens[self._at]
            if depth == 0 and token.is_word(*words):
                break
            depth += (token.text in ("(", "[")) - (token.text in (")", "]"))
            self._at += 1
        if start == self._at:
            return ""
        return self.sql[self._tokens[start].start : self._tokens[self._at - 1].end]

    def bracketed(self) -> str:
        """The text in the brackets that open here."""
        if self.next != "(":
            raise NotUnderstoodError("'(' expected")
        start, end = self._at, self._closing()
        self._at = end + 1
        return self.sql[self._tokens[start].end : self._tokens[end].start].strip()

    def find(self, *words: str) -> bool:
        """Go to after these words on this level, if they still come; else stay."""
        depth = 0
        for place in range(self._at, len(self._tokens)):
            token = self._tokens[place]
            coming = [t.text for t in self._tokens[place : place + len(words)]]
            if depth == 0 and coming == list(words) and token.kind is Kind.WORD:
                self._at = place + len(words)
                return True
            depth += (token.text == "(") - (token.text == ")")
        return False

    def again(self) -> Cursor:
        """Another cursor at this place."""
        return Cursor(self.sql, self._tokens[self._at :])

    def _closing(self) -> int:
        depth = 0
        for place in range(self._at, len(self._tokens)):
            token = self._tokens[place]
            if token.kind is Kind.SIGN:
                depth += (token.text == "(") - (token.text == ")")
            if depth == 0:
                return place
        raise NotUnderstoodError("a bracket does not close")


def stored(token: Token) -> str:
    """The name that a token gives: in lower case unless it is quoted."""
    return token.text[1:-1].replace('""', '"') if token.kind is Kind.NAME else token.text


def _divided(sql: str, found: list[Token]) -> Iterator[Cursor]:
    depth, start = 0, 0
    for place, token in enumerate(found):
        if token.kind is Kind.SIGN:
            depth += (token.text in ("(", "[")) - (token.text in (")", "]"))
            if depth == 0 and token.text == ",":
                yield Cursor(sql, found[start:place])
                start = place + 1
    if found[start:]:
        yield Cursor(sql, found[start:])
