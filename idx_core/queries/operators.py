"""PostgreSQL's operators of jsonb, arrays, ranges, text search and similarity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from idx_core.queries.access import Comparison, Condition
from idx_core.queries.normalising import operator_name
from idx_core.queries.tree import bare
from idx_core.queries.types import Kind

if TYPE_CHECKING:
    from idx_core.queries.operands import Viewpoint
    from idx_core.queries.tree import Node

_SCALARS = (Kind.NUMBER, Kind.DATE, Kind.TIMESTAMP, Kind.TIMESTAMPTZ)
_TURNED = {"@>": "<@", "<@": "@>", "<%": "%>", "%>": "<%", "<<%": "%>>", "%>>": "<<%", "&&": "&&",
           "@@": "@@", "-|-": "-|-", "<<": ">>", ">>": "<<"}  # fmt: skip
_BESIDE = ("<<", ">>", "&<", "&>", "-|-")


def operator(node: exp.Operator, view: Viewpoint) -> Condition | None:
    """The condition that an operator makes, from whichever side the table is on."""
    name = operator_name(node)
    left, right = bare(node.this), bare(node.expression)
    found = _from_left(name, left, right, view)
    if found is None and name in _TURNED:
        found = _from_left(_TURNED[name], right, left, view)
    return found


def _from_left(name: str, left: Node, right: Node, view: Viewpoint) -> Condition | None:
    operand, value = view.operand(left), view.value(right)
    if operand is None or value is None:
        return None
    comparison = _comparison(name, view.kind(left))
    if comparison is None:
        return None
    return Condition(
        operand=operand, comparison=comparison, constant=value.constant, joined=value.joined
    )


def _comparison(name: str, kind: Kind) -> Comparison | None:
    if name == "@>":
        return None if kind in _SCALARS else Comparison.CONTAINS
    if name == "<@":
        if kind in _SCALARS:  # a value within a range
            return Comparison.RANGE
        return None if kind is Kind.JSON else Comparison.CONTAINS
    if name in ("?", "?|", "?&"):
        return Comparison.HAS_KEY
    if name == "&&":
        return Comparison.OVERLAPS
    if name == "@?":
        return Comparison.PATH
    if name in ("@@", "@@@"):
        return Comparison.PATH if kind is Kind.JSON else Comparison.MATCHES
    if name in ("%", "%>", "<%", "%>>", "<<%"):
        return Comparison.PATTERN
    if name == "^@":
        return Comparison.PREFIX
    if name in _BESIDE and kind in (Kind.RANGE, Kind.GEOMETRY):
        return Comparison.OVERLAPS
    return None
