"""The notation of how a query reaches a table, and the same of what the analyser found.

    orders: customer_id =, status =!, (lower(note)) prefix; order placed_at desc, id; limit

First the table, then what must hold, in any order: a column, an (expression) or a (row, of,
columns) and how it is compared. `!` says that it is compared with a constant, `@customers` with a
column of that table, neither with a parameter. `; order …` is the order that an index could
deliver, `; group …` the columns whose order does not matter, `; limit` says that only the first
rows are wanted, `; write` that they are updated or deleted. What no index answers (`<>`, functions)
is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import sqlglot

from idx_core.queries.access import Access, Comparison, Condition, Operand, Ordering

_WORDS = {
    **{each: each.value for each in Comparison},
    Comparison.EQUAL: "=",
    Comparison.NULL: "is null",
    Comparison.NOT_NULL: "is not null",
}
_WORD = "|".join(sorted(map(re.escape, _WORDS.values()), key=len, reverse=True))
_CONDITION = re.compile(rf"(?P<operand>.+) (?P<word>{_WORD})(?P<constant>!?)(?:@(?P<joined>.+))?")
_PIECES = re.compile(r"""'[^']*'|"(?:[^"]|"")*"|[()\[\],;]|[^'"()\[\],;]+""")


@dataclass(frozen=True)
class Shape:
    """The notation, read."""

    table: str
    conditions: frozenset[tuple[str, str, bool, str]]
    """(operand, comparison, whether it is with a constant, the joined table) of each."""
    order: tuple[str, ...] = ()
    group: frozenset[str] = frozenset()
    limited: bool = False
    writes: bool = False

    def __str__(self) -> str:
        conditions = (
            f"{operand} {word}{'!' * constant}{'@' + joined if joined else ''}"
            for operand, word, constant, joined in sorted(self.conditions)
        )
        parts = [f"{self.table}: {', '.join(conditions)}"]
        parts += [f"order {', '.join(self.order)}"] if self.order else []
        parts += [f"group {', '.join(sorted(self.group))}"] if self.group else []
        parts += ["limit"] if self.limited else []
        parts += ["write"] if self.writes else []
        return "; ".join(parts)


def read_shape(text: str) -> Shape:
    """What a label says."""
    table, _, rest = text.partition(":")
    first, *others = _parts(rest, ";")
    told = dict(other.strip().partition(" ")[::2] for other in others)
    return Shape(
        table=table,
        conditions=frozenset(_condition(each) for each in _split(first, ",")),
        order=tuple(_ordering(each) for each in _split(told.get("order", ""), ",")),
        group=frozenset(_operand(each) for each in _split(told.get("group", ""), ",")),
        limited="limit" in told,
        writes="write" in told,
    )


def shape_of(access: Access) -> Shape:
    """What the analyser found."""
    free = [each for each in access.order if each.either_way]
    return Shape(
        table=str(access.table),
        conditions=frozenset(
            _found(each) for each in access.conditions if each.comparison is not Comparison.OTHER
        ),
        order=tuple(_term(each) for each in access.order if not each.either_way),
        group=frozenset(_name(each.operand) for each in free),
        limited=access.limited,
        writes=access.writes,
    )


def _found(condition: Condition) -> tuple[str, str, bool, str]:
    joined = condition.joined
    word = _WORDS[condition.comparison]
    is_constant = condition.constant is not None and "is" not in word.split()
    return _name(condition.operand), word, is_constant, str(joined) if joined else ""


def _name(operand: Operand) -> str:
    if operand.column is not None:
        return operand.column
    if operand.expression is not None:
        return _spelled(operand.expression)
    return f"({', '.join(operand.columns)})"


def _term(ordering: Ordering) -> str:
    text = _name(ordering.operand) + (" desc" if ordering.descending else "")
    if ordering.nulls_first in (None, ordering.descending):
        return text
    return f"{text} nulls {'first' if ordering.nulls_first else 'last'}"


def _condition(text: str) -> tuple[str, str, bool, str]:
    found = _CONDITION.fullmatch(text)
    if found is None:
        raise ValueError(f"cannot read the condition {text!r} of a label")
    return _operand(found["operand"]), found["word"], bool(found["constant"]), found["joined"] or ""


def _ordering(text: str) -> str:
    found = re.fullmatch(r"(.+?)((?: desc)?(?: nulls (?:first|last))?)", text)
    assert found is not None
    return _operand(found[1]) + found[2]


def _operand(text: str) -> str:
    if text.startswith('"'):
        return text[1:-1].replace('""', '"')
    if not text.startswith("("):
        return text
    columns = _split(text[1:-1], ",")
    return f"({', '.join(columns)})" if len(columns) > 1 else _spelled(text[1:-1])


@lru_cache
def _spelled(expression: str) -> str:
    """An expression in sqlglot's own words, so that two that are the same are equal."""
    parsed = sqlglot.parse_one(f"SELECT {expression}", read="postgres").expressions[0]
    return f"({parsed.unnest().sql(dialect='postgres').lower()})"


def _split(text: str, separator: str) -> list[str]:
    """The parts between the separators that stand in no brackets and no quotes."""
    return [part for each in _parts(text, separator) if (part := each.strip())]


def _parts(text: str, separator: str) -> Iterator[str]:
    depth, part = 0, ""
    for piece in _PIECES.findall(text):
        depth += (piece in "([") - (piece in ")]")
        if piece == separator and depth == 0:
            yield part
            part = ""
        else:
            part += piece
    yield part
