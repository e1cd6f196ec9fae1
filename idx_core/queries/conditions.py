"""Conditions of a query, as one of its tables sees them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlglot import exp

from idx_core.queries.access import Comparison, Condition
from idx_core.queries.comparisons import compared, unanswered, with_values
from idx_core.queries.tree import bare, conjuncts, disjuncts, relations_of

if TYPE_CHECKING:
    from typing import TypeAlias

    from idx_core.queries.operands import Viewpoint
    from idx_core.queries.tree import Node

    Seen: TypeAlias = dict[Condition, list[frozenset[str]]]

_EQUALITIES = (Comparison.EQUAL, Comparison.IN, Comparison.NULL)


def conditions_of(view: Viewpoint) -> Seen:
    """The conditions of a relation, in the order of the query, none twice.

    Each with the other relations of the block whose rows it needs; of several ways to the same
    condition, all.
    """
    own = view.relation.id
    found = [
        (condition, (one.about & view.block.relations.keys()) - {own})
        for one in view.block.conjuncts
        if own in one.reach and own in one.about
        for condition in conditions(one.node, view)
    ]
    ranges = Counter(one.operand for one, _ in found if one.comparison is Comparison.RANGE)
    seen: Seen = {}
    for condition, needed in found:
        if condition.comparison is Comparison.RANGE and ranges[condition.operand] > 1:
            condition = replace(condition, both_ends=True)
        seen.setdefault(condition, []).append(needed)
    return _without_derived(seen)


def alternatives_of(view: Viewpoint) -> tuple[tuple[Condition, ...], ...]:
    """The branches of the first OR of which an index each could find the rows."""
    for one in view.block.conjuncts:
        node = bare(one.node)
        if not isinstance(node, exp.Or) or view.relation.id not in one.reach:
            continue
        if relations_of(node) & set(view.block.relations) != {view.relation.id}:
            continue
        branches = [tuple(_branch(branch, view)) for branch in disjuncts(node)]
        if all(branches) and any(c.comparison is Comparison.OTHER for c in _or(node, view)):
            return tuple(branches)
    return ()


def _branch(node: Node, view: Viewpoint) -> list[Condition]:
    found = [one for part in conjuncts(node) for one in conditions(part, view)]
    return [one for one in found if one.comparison is not Comparison.OTHER]


def _without_derived(found: Seen) -> Seen:
    """Without equalities with another table where a value is known anyway."""
    pinned = {
        one.operand for one in found if one.comparison is Comparison.EQUAL and one.joined is None
    }
    return {
        one: needed
        for one, needed in found.items()
        if one.joined is None or one.comparison is not Comparison.EQUAL or one.operand not in pinned
    }


def conditions(node: Node, view: Viewpoint) -> list[Condition]:
    """What one term of the query says about the relation."""
    node = bare(node)
    if isinstance(node, exp.And):
        return [one for part in conjuncts(node) for one in conditions(part, view)]
    if isinstance(node, exp.Or):
        return _or(node, view)
    if isinstance(node, (exp.EQ, exp.In)) and isinstance(node.this, exp.Tuple):
        return _row(node, view)
    one = _condition(node, view)
    return [one] if one is not None else []


def _condition(node: Node, view: Viewpoint) -> Condition | None:
    """The condition, OTHER when no index answers it and None when it is not about the relation."""
    found = compared(node, view)
    if found is None:
        found = unanswered(node, view)
    if found is not None and found.joined is None and (sql := view.predicate(node)):
        found = replace(found, sql=sql)
    return found


def _row(node: Node, view: Viewpoint) -> list[Condition]:
    """`(a, b) = (x, y)` and `(a, b) IN ((x, y), …)`."""
    lefts = list(node.this.expressions)
    rights = [node.expression] if isinstance(node, exp.EQ) else list(node.expressions)
    rows = [list(bare(one).expressions) for one in rights]
    if not rows or any(len(row) != len(lefts) for row in rows):
        other = unanswered(node, view)
        return [other] if other is not None else []
    comparison = Comparison.EQUAL if len(rows) == 1 else Comparison.IN
    found = [
        with_values(left, [row[at] for row in rows], comparison, view)
        for at, left in enumerate(lefts)
    ]
    return [one for one in found if one is not None]


def _or(node: Node, view: Viewpoint) -> list[Condition]:
    """What all branches say: of one operand several values, and conditions that they share."""
    branches = [
        [one for part in conjuncts(branch) for one in conditions(part, view)]
        for branch in disjuncts(node)
    ]
    shared = [one for one in branches[0] if all(one in branch for branch in branches[1:])]
    shared = [one for one in shared if one.comparison is not Comparison.OTHER]
    if all(len(branch) == 1 for branch in branches):
        merged = _one_of([branch[0] for branch in branches])
        if merged is not None:
            return [replace(merged, sql=view.predicate(node) if merged.joined is None else "")]
    other = unanswered(node, view)
    if other is not None and other.joined is None:
        other = replace(other, sql=view.predicate(node))
    return shared + ([other] if other is not None else [])


def _one_of(found: list[Condition]) -> Condition | None:
    operands = {one.operand for one in found}
    comparisons = {one.comparison for one in found}
    if len(operands) != 1 or any(one.joined is not None for one in found):
        return None
    first = found[0]
    if comparisons <= set(_EQUALITIES):
        constants = ["NULL" if one.comparison is Comparison.NULL else one.constant for one in found]
        texts = [text for text in constants if text is not None]
        constant = ", ".join(texts) if len(texts) == len(constants) else None
        return Condition(operand=first.operand, comparison=Comparison.IN, constant=constant)
    if comparisons <= {Comparison.RANGE, Comparison.EQUAL} and first.operand.column:
        return Condition(operand=first.operand, comparison=Comparison.RANGE)
    return None
