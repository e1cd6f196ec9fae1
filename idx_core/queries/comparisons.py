"""One term of a query: what is compared with what, and how an index would answer it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlglot import exp

from idx_core.model import Dialect
from idx_core.queries.access import Comparison, Condition, Operand
from idx_core.queries.operators import operator
from idx_core.queries.patterns import is_too_short, like, regular
from idx_core.queries.tree import bare, is_null, relations_of
from idx_core.queries.types import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from idx_core.queries.operands import Viewpoint
    from idx_core.queries.tree import Node

_RANGES = (exp.LT, exp.LTE, exp.GT, exp.GTE)


def compared(node: Node, view: Viewpoint) -> Condition | None:
    """The comparison that an index could answer, None when there is none."""
    if isinstance(node, exp.Not):
        return _not(bare(node.this), view)
    if isinstance(node, exp.Is):
        return _is(node, view)
    if isinstance(node, exp.Escape):
        return compared(node.this, view)
    if isinstance(node, exp.EQ) or (
        isinstance(node, exp.NullSafeEQ) and view.dialect is not Dialect.POSTGRESQL
    ):  # PostgreSQL's indexes do not answer IS NOT DISTINCT FROM
        return _equal(node, view)
    if isinstance(node, _RANGES):
        return _range(node, view)
    if isinstance(node, exp.Between):
        low, high = node.args["low"], node.args["high"]
        found = with_values(node.this, (low, high), Comparison.RANGE, view)
        return replace(found, both_ends=True) if found is not None else None
    if isinstance(node, exp.In):
        values = node.expressions
        if not values or isinstance(node.args.get("field"), exp.Expression):
            return None
        comparison = Comparison.EQUAL if len(values) == 1 else Comparison.IN
        if len(values) == 1 and not isinstance(bare(values[0]), exp.Literal):
            comparison = Comparison.IN  # one place for a list of any length
        return with_values(node.this, tuple(values), comparison, view)
    if isinstance(node, exp.Like):
        comparison = like(node.expression)
        if comparison is Comparison.OTHER:
            return None
        return with_values(node.this, (node.expression,), comparison, view)
    if isinstance(node, exp.ILike) and is_too_short(node.expression):
        return None
    if isinstance(node, (exp.ILike, exp.SimilarTo, exp.RegexpILike)):
        return with_values(node.this, (node.expression,), Comparison.PATTERN, view)
    if isinstance(node, exp.RegexpLike):
        return with_values(node.this, (node.expression,), regular(node.expression), view)
    if isinstance(node, exp.StartsWith):
        return with_values(node.this, (node.expression,), Comparison.PREFIX, view)
    if isinstance(node, exp.Mod) and view.kind(node.this) is Kind.TEXT:
        return with_values(node.this, (node.expression,), Comparison.PATTERN, view)
    if isinstance(node, exp.Operator):
        return operator(node, view)
    if isinstance(node, exp.Column) and view.kind(node) in (Kind.BOOLEAN, Kind.UNKNOWN):
        operand = view.operand(node)
        return _on(operand, Comparison.EQUAL, "TRUE")
    return None


def unanswered(node: Node, view: Viewpoint) -> Condition | None:
    """The condition as one that no index answers, None when it is not about the relation."""
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


def with_values(
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
            return with_values(left, (wanted.this,), Comparison.IN, view)
        if isinstance(wanted, exp.Anonymous) and str(wanted.this).upper() in ("ANY", "SOME"):
            return with_values(left, tuple(wanted.expressions), Comparison.IN, view)
        if is_null(wanted):
            never = isinstance(node, exp.EQ)
            return None if never else _on(view.operand(left), Comparison.NULL)
        if isinstance(wanted, exp.Boolean):
            return _boolean(left, bool(wanted.this), view)
        if isinstance(wanted, exp.Literal) and wanted.name in ("0", "1") and _is_flag(left, view):
            return _boolean(left, wanted.name == "1", view)
        found = with_values(left, (right,), Comparison.EQUAL, view)
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
        found = with_values(one, (other,), Comparison.RANGE, view)
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
