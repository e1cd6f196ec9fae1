"""What a pattern begins with: LIKE, ILIKE and regular expressions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlglot import exp

from idx_core.queries.access import Comparison
from idx_core.queries.tree import bare

if TYPE_CHECKING:
    from idx_core.queries.tree import Node

_TRIGRAM = re.compile(r"[^%_\\]{3}")
_ANCHORED = re.compile(r"\^[\w ]")


def like(pattern: Node) -> Comparison:
    """How `LIKE pattern` is answered: by equality, by a prefix, or by trigrams.

    Of a bare parameter nothing is known, so it may begin with a wildcard; a parameter with a text
    after it (`$1 || '%'`) is what is written for a prefix.
    """
    first = _first(pattern)
    if isinstance(first, exp.Literal):
        text = str(first.this)
        if first is bare(pattern) and not re.search(r"[%_\\]", text):
            return Comparison.EQUAL
        if first is bare(pattern) and set(text) <= {"%"}:
            return Comparison.OTHER  # true of everything
        if is_too_short(pattern) and text[:1] in ("%", "_"):
            return Comparison.OTHER
        starts = text[:1]
        return Comparison.PATTERN if starts in ("%", "_", "") else Comparison.PREFIX
    return Comparison.PATTERN if first is bare(pattern) else Comparison.PREFIX


def is_too_short(pattern: Node) -> bool:
    """Whether a constant pattern has no three characters in a row, for trigrams."""
    pattern = bare(pattern)
    return isinstance(pattern, exp.Literal) and not _TRIGRAM.search(str(pattern.this))


def regular(pattern: Node) -> Comparison:
    """How `~ pattern` is answered."""
    pattern = bare(pattern)
    known = isinstance(pattern, exp.Literal) and _ANCHORED.match(str(pattern.this))
    return Comparison.PREFIX if known else Comparison.PATTERN


def _first(node: Node) -> Node:
    """The first part of a text that is put together."""
    node = bare(node)
    while True:
        if isinstance(node, exp.DPipe):
            node = bare(node.this)
        elif isinstance(node, exp.Concat) and node.expressions:
            node = bare(node.expressions[0])
        elif isinstance(node, (exp.Cast, exp.Coalesce)):
            node = bare(node.this)
        else:
            return node
