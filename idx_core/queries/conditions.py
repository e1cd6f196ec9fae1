"""Conditions of a query, as one of its tables sees them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlglot import exp

from idx_core.model import Dialect
from idx_core.queries.access import Comparison, Condition, Operand
from idx_core.queries.operators import operator
from idx_core.queries.patterns import is_too_short, like, regular
from idx_core.queries.tree import bare, conjuncts, disjuncts, is_null, relations_of
from idx_core.queries.types import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from idx_core.queries.operands import Viewpoint
    from idx_core.queries.tree import Node

_RANGES = (exp.LT, exp.LTE, exp.GT, exp.GTE)
_EQUALITIES = (Comparison.EQUAL, Comparison.IN, Comparison.NULL)


def conditions_of(view: Viewpoint) -> tuple[Condition, ...]:
    """The conditions of a relation, in the order of the query, none twice."""
    mine = [
        one.node
        for one in view.block.conjuncts
        if view.relation.id in one.reach and view.relation.id in one.about
    ]
    found = [one for node in mine for one in conditions(node, view)]
    ranges = Counter(one.operand for one in found if one.comparison is Comparison.RANGE)
    found = [
        replace(one, both_ends=True)
        if one.comparison is Comparison.RANGE and ranges[one.operand] > 1
        else one
        for one in found
    ]
    return _without_derived(tuple(dict.fromkeys(found)))


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


def _without_derived(found: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """Without equalities with another table where a value is known anyway."""
    pinned = {
        one.operand for one in found if one.comparison is Comparison.EQUAL and one.joined is None
    }
    return tuple(
        one
        for one in found
        if one.joined is None or one.comparison is not Comparison.EQUAL or one.operand not in pinned
    )


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
    found = _compared(node, view)
    if found is None:
        found = _other(node, view)
    if found is not None and found.joined is None and (sql := view.predicate(node)):
        found = replace(found, sql=sql)
    return found


def _compared(node: Node, view: Viewpoint) -> Condition | None:
    if isinstance(node, exp.Not):
        return _not(bare(node.this), view)
    if isinstance(node, exp.Is):
        return _is(node, view)
    if isinstance(node, exp.Escape):
        return _compared(node.this, view)
    if isinstance(node, exp.EQ) or (
        isinstance(node, exp.NullSafeEQ) and view.dialect is not Dialect.POSTGRESQL
    ):  # PostgreSQL's indexes do not answer IS NOT DISTINCT FROM
        return _equal(node, view)
    if isinstance(node, _RANGES):
        return _range(node, view)
    if isinstance(node, exp.Between):
        low, high = node.args["low"], node.args["high"]
        found = _with(node.this, (low, high), Comparison.RANGE, view)
        return replace(found, both_ends=True) if found is not None else None
    if isinstance(node, exp.In):
        values = node.expressions
        if not values or isinstance(node.args.get("field"), exp.Expression):
            return None
        comparison = Comparison.EQUAL if len(values) == 1 else Comparison.IN
        if len(values) == 1 and not isinstance(bare(values[0]), exp.Literal):
            comparison = Comparison.IN  # one place for a list of any length
        return _with(node.this, tuple(values), comparison, view)
    if isinstance(node, exp.Like):
        comparison = like(node.expression)
        if comparison is Comparison.OTHER:
            return None
        return _with(node.this, (node.expression,), comparison, view)
    if isinstance(node, exp.ILike) and is_too_short(node.expression):
        return None
    if isinstance(node, (exp.ILike, exp.SimilarTo, exp.RegexpILike)):
        return _with(node.this, (node.expression,), Comparison.PATTERN, view)
    if isinstance(node, exp.RegexpLike):
        return _with(node.this, (node.expression,), regular(node.expression), view)
    if isinstance(node, exp.StartsWith):
        return _with(node.this, (node.expression,), Comparison.PREFIX, view)
    if isinstance(node, exp.Mod) and view.kind(node.this) is Kind.TEXT:
        return _with(node.this, (node.expression,), Comparison.PATTERN, view)
    if isinstance(node, exp.Operator):
        return operator(node, view)
    if isinstance(node, exp.Column) and view.kind(node) in (Kind.BOOLEAN, Kind.UNKNOWN):
        operand = view.operand(node)
        return _on(operand, Comparison.EQUAL, "TRUE")
    return None


def _other(node: Node, view: Viewpoint) -> Condition | None:
    names = sorted({c.name for c in node.find_all(exp.Column) if c.table == view.relation.id})
    if not names:
        return None
    operand = Operand(
        column=names[0] if len(names) == 1 else None, columns=tuple(names), immutable=False
    )
    others = relations_of(node) - {view.relation.id}
    joined = next((r.name for each, r in view.block.relations.items() if each in others), None)
    return Condition(operand=operand, comparison=Comparison.OTHER, joined=joined)


def _on(
    operand: Operand | None, comparison: Comparison, constant: str | None = None
) -> Condition | None:
    if operand is None:
        return None
    return Condition(operand=operand, comparison=comparison, constant=constant)


def _with(
    left: Node, right: Iterable[Node], comparison: Comparison, view: Viewpoint
) -> Condition | None:
    """`left` compared with all of `right`."""
    operand = view.operand(left)
    values = [view.value(one) for one in right]
    known = [value for value in values if value is not None]
    if operand is None or len(known) != len(values):
        return None
    constants = [value.constant for value in known]
    texts = [text for text in constants if text is not None]
    constant = ", ".join(texts) if len(texts) == len(constants) else None
    joined = next((value.joined for value in known if value.joined is not None), None)
    return Condition(operand=operand, comparison=comparison, constant=constant, joined=joined)


def _equal(node: Node, view: Viewpoint) -> Condition | None:
    for left, right in ((node.this, node.expression), (node.expression, node.this)):
        wanted = bare(right)
        if isinstance(wanted, exp.Any):
            return _with(left, (wanted.this,), Comparison.IN, view)
        if isinstance(wanted, exp.Anonymous) and str(wanted.this).upper() in ("ANY", "SOME"):
            return _with(left, tuple(wanted.expressions), Comparison.IN, view)
        if is_null(wanted):
            never = isinstance(node, exp.EQ)
            return None if never else _on(view.operand(left), Comparison.NULL)
        if isinstance(wanted, exp.Boolean):
            return _boolean(left, bool(wanted.this), view)
        if isinstance(wanted, exp.Literal) and wanted.name in ("0", "1") and _is_flag(left, view):
            return _boolean(left, wanted.name == "1", view)
        found = _with(left, (right,), Comparison.EQUAL, view)
        if found is not None:
            return found
    return None


def _is_flag(node: Node, view: Viewpoint) -> bool:
    """Whether it is a boolean column of a database that has numbers for them."""
    return view.dialect is not Dialect.POSTGRESQL and view.kind(node) is Kind.BOOLEAN


def _boolean(left: Node, value: bool, view: Viewpoint) -> Condition | None:
    return _on(view.operand(left), Comparison.EQUAL, "TRUE" if value else "FALSE")


def _range(node: Node, view: Viewpoint) -> Condition | None:
    left, right = bare(node.this), bare(node.expression)
    if isinstance(left, exp.Tuple) and isinstance(right, exp.Tuple):
        return _keyset(left, right, view) or _keyset(right, left, view)
    for one, other in ((left, right), (right, left)):
        found = _with(one, (other,), Comparison.RANGE, view)
        if found is not None:
            return found
    return None


def _keyset(row: exp.Tuple, values: exp.Tuple, view: Viewpoint) -> Condition | None:
    operands = [view.operand(one) for one in row.expressions]
    names = [one.column for one in operands if one is not None and one.column is not None]
    seen = [view.value(one) for one in values.expressions]
    if len(names) != len(row.expressions) or None in seen:
        return None
    operand = Operand(columns=tuple(names))
    joined = next((v.joined for v in seen if v is not None and v.joined is not None), None)
    return Condition(operand=operand, comparison=Comparison.RANGE, joined=joined)


def _is(node: exp.Is, view: Viewpoint) -> Condition | None:
    wanted = bare(node.expression)
    negated = bool(node.args.get("negate"))
    if isinstance(wanted, exp.Null):
        comparison = Comparison.NOT_NULL if negated else Comparison.NULL
        return _on(view.operand(node.this), comparison)
    if isinstance(wanted, exp.Boolean) and not negated:
        return _boolean(node.this, bool(wanted.this), view)
    return None


def _not(inner: Node, view: Viewpoint) -> Condition | None:
    if isinstance(inner, exp.Is) and is_null(inner.expression):
        comparison = Comparison.NULL if inner.args.get("negate") else Comparison.NOT_NULL
        return _on(view.operand(inner.this), comparison)
    if isinstance(inner, exp.Column) and view.kind(inner) in (Kind.BOOLEAN, Kind.UNKNOWN):
        return _boolean(inner, False, view)
    turned = {exp.LT: exp.GTE, exp.LTE: exp.GT, exp.GT: exp.LTE, exp.GTE: exp.LT}
    if type(inner) in turned:
        return _range(inner, view)
    return None


def _row(node: Node, view: Viewpoint) -> list[Condition]:
    """`(a, b) = (x, y)` and `(a, b) IN ((x, y), …)`."""
    lefts = list(node.this.expressions)
    rights = [node.expression] if isinstance(node, exp.EQ) else list(node.expressions)
    rows = [list(bare(one).expressions) for one in rights]
    if not rows or any(len(row) != len(lefts) for row in rows):
        other = _other(node, view)
        return [other] if other is not None else []
    comparison = Comparison.EQUAL if len(rows) == 1 else Comparison.IN
    found = [
        _with(left, [row[at] for row in rows], comparison, view) for at, left in enumerate(lefts)
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
    other = _other(node, view)
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
