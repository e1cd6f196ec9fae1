"""Which conditions select rows of which side of an outer join."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlglot import exp

from idx_core.queries.parts import Block, Conjunct
from idx_core.queries.tree import bare, is_null, relations_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from idx_core.queries.tree import Node


@dataclass(eq=False, slots=True)
class _Outer:
    """An outer join: `missing` are the relations whose columns may be null for want of a row."""

    missing: frozenset[str]
    terms: list[Node]
    full: bool = False


@dataclass(eq=False, slots=True)
class Joins:
    """The relations of one FROM clause and the conditions on them, until all are known."""

    ids: set[str] = field(default_factory=set)
    inner: list[Node] = field(default_factory=list)
    _outer: list[_Outer] = field(default_factory=list)

    def add(self, side: str, right: Iterable[str], terms: list[Node]) -> None:
        """Join `right` to what is there; `side` is LEFT, RIGHT, FULL or "" (inner, cross)."""
        right = frozenset(right)
        if side == "LEFT":
            self._outer.append(_Outer(right, terms))
        elif side == "RIGHT":
            self._outer.append(_Outer(frozenset(self.ids - right), terms))
        elif side == "FULL":
            self._outer.append(_Outer(frozenset(self.ids | right), terms, full=True))
        else:
            self.inner += terms
        self.ids |= right

    def settle(self, block: Block) -> None:
        """Add the conditions to the block, each with the relations that it reaches.

        As PostgreSQL does, an outer join becomes an inner one when a condition is never true of
        the missing side's nulls.
        """
        self._reduce()
        missing = frozenset().union(*(outer.missing for outer in self._outer))
        everything = frozenset(block.relations)
        for term in self.inner:
            reach = frozenset() if relations_of(term) & missing else everything
            block.conjuncts.append(Conjunct(term, reach))
        for outer in self._outer:
            reach = frozenset() if outer.full else outer.missing
            block.conjuncts += [Conjunct(term, reach) for term in outer.terms]
            if not outer.full:
                block.followers |= outer.missing
        self.inner, self._outer = [], []

    def _reduce(self) -> None:
        changed = True
        while changed:
            changed = False
            refused = {
                each for term in self.inner if refuses_nulls(term) for each in relations_of(term)
            }
            for outer in list(self._outer):
                if not outer.full and outer.missing & refused:
                    self._outer.remove(outer)
                    self.inner += outer.terms
                    changed = True


# What may be true of a null, or hides one.
_LENIENT = (exp.Coalesce, exp.Case, exp.If, exp.Nvl2, exp.NullSafeEQ, exp.NullSafeNEQ, exp.Or)


def refuses_nulls(node: Node) -> bool:
    """Whether a condition is never true when a column in it is null."""
    node = bare(node)
    if isinstance(node, exp.Is):
        return isinstance(bare(node.expression), exp.Boolean)
    if isinstance(node, exp.Not):
        inner = bare(node.this)
        if isinstance(inner, exp.Is):
            return is_null(inner.expression)
        return refuses_nulls(inner) and not isinstance(inner, exp.And)
    return not any(node.find_all(*_LENIENT, exp.Is, exp.Anonymous))
