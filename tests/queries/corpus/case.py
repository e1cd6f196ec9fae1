"""A query of the corpus with what an expert expects for it, and the notation of the labels.

A label is lines of `key: text`, in the comments before a query or in the docstring of a function
that returns one; a line without a key goes on with the one before. What comes first is the name.

    shape:   how one table is reached, see shapes.py; a line for each occurrence of a table
    index:   what `CREATE INDEX ON` would be given. `{a, b}` are keys in any order, `INCLUDE? (…)`
             may be there or not
    or:      another index that would be as good as the one in the line above
    none:    why no table of the query needs an index, or why none is possible
    useless: an index that one might think of, and that the planner does not use
    values:  what the parameters are when the query is executed, as SQL
    besides: why the planner has another index path when an index is not there
    together: why the planner uses each index only when all are there
    sorts:   why the index cannot give the order of the page
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import permutations, product

KEYS = ("shape", "index", "or", "none", "values", "useless", "besides", "together", "sorts")
_LINE = re.compile(rf"({'|'.join(KEYS)}):\s*(.*)")
_ANY_ORDER = re.compile(r"\{([^{}]*)\}(?=[^']*(?:'[^']*'[^']*)*$)")  # not within a literal
_INCLUDE = re.compile(r" INCLUDE(\??) \(([^)]*)\)")


@dataclass(frozen=True, kw_only=True)
class Label:
    """What is said of a query by hand."""

    name: str
    shapes: tuple[str, ...] = ()
    indexes: tuple[tuple[str, ...], ...] = ()
    """For each index the definitions that are equally right."""
    reason: str = ""
    useless: tuple[str, ...] = ()
    values: str = ""
    besides: str = ""
    together: str = ""
    sorts: str = ""


@dataclass(frozen=True, kw_only=True)
class Case:
    """A query, `$1` … for its parameters, with its label."""

    source: str
    """`keyset`: the name of the file where it stands."""
    label: Label
    sql: str = field(default="", repr=False)
    function: str = ""
    """Of an ORM's query: what returns it."""

    @property
    def name(self) -> str:
        return f"{self.source}: {self.label.name}"


def read_label(text: str) -> Label:
    """The label in these lines; `ValueError` for one that expects nothing or two things."""
    said: list[tuple[str, str]] = [("name", "")]
    for line in text.strip().splitlines():
        found = _LINE.fullmatch(line.strip())
        if found:
            said.append((found[1], found[2]))
        else:
            key, before = said[-1]
            said[-1] = (key, f"{before} {line.strip()}".strip())
    indexes: list[tuple[str, ...]] = []
    for key, definition in said:
        if key == "index":
            indexes.append(tuple(_spelled_out(definition)))
        elif key == "or":
            indexes[-1] += tuple(_spelled_out(definition))
    once = {key: words for key, words in said if key not in ("shape", "index", "or", "useless")}
    if bool(indexes) == ("none" in once):
        raise ValueError(f"a label must have either an index or none: {text!r}")
    return Label(
        name=once["name"],
        shapes=tuple(words for key, words in said if key == "shape"),
        indexes=tuple(indexes),
        reason=once.get("none", ""),
        useless=tuple(words for key, words in said if key == "useless"),
        values=once.get("values", ""),
        besides=once.get("besides", ""),
        together=once.get("together", ""),
        sorts=once.get("sorts", ""),
    )


def _spelled_out(definition: str) -> Iterator[str]:
    """Every definition that the notation allows; included columns are in any order anyway."""
    pieces = _ANY_ORDER.split(_INCLUDE.sub(r" INCLUDE\1 ({\2})", definition))
    choices = [
        [", ".join(keys) for keys in permutations(piece.split(", "))] if number % 2 else [piece]
        for number, piece in enumerate(pieces)
    ]
    for chosen in product(*choices):
        text = "".join(chosen)
        if " INCLUDE? " in text:
            yield _INCLUDE.sub("", text)
        yield text.replace(" INCLUDE? ", " INCLUDE ")
