"""The order in which a block wants its rows, as far as one table's index delivers it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from idx_core.queries.access import Comparison, Condition, Operand, Ordering
from idx_core.queries.normalising import operator_name
from idx_core.queries.parts import Sort
from idx_core.queries.selecting import own_nulls
from idx_core.queries.tree import bare

if TYPE_CHECKING:
    from collections.abc import Iterable

    from idx_core.queries.operands import Viewpoint
    from idx_core.queries.tree import Node


@dataclass(frozen=True, slots=True)
class Wish:
    """An order, and whether only its first rows are wanted."""

    order: tuple[Ordering, ...] = ()
    limited: bool = False
    near: Operand | None = None
    """What the distance from is the order: `ORDER BY near <-> $1`."""


def wishes(view: Viewpoint, conditions: Iterable[Condition]) -> list[Wish]:
    """What the block wishes of this table: one order, or one for each min() and max()."""
    block = view.block
    pinned = {
        one.operand
        for one in conditions
        if one.comparison in (Comparison.EQUAL, Comparison.NULL) and one.joined is None
    }
    ends = _ends(view)
    if ends:
        return [Wish((term,), limited=True) for term in ends]
    if block.grouped:
        if not block.groups or len(block.relations) > 1:
            return [Wish()]
        return [_grouped(view, pinned)]
    terms = block.order
    if block.distinct_on and not terms:
        terms = [Sort(node, either_way=True) for node in block.distinct_on]
    if not terms and block.distinct:
        terms = [Sort(node, either_way=True) for _, node in block.outputs.named]
        found, whole = _delivered(terms, view, pinned)
        return [Wish(found, block.limited and whole)] if whole else [Wish()]
    if not terms and block.windows:
        partition, order = block.windows[0]
        terms = [*map(Sort, partition), *order]  # PostgreSQL sorts them ascending
        return [Wish(_delivered(terms, view, pinned)[0])]
    near = _distance(bare(terms[0].node), view) if terms else None
    if near is not None:
        return [Wish(limited=block.limited, near=near)]
    found, whole = _delivered(terms, view, pinned)
    reached = whole or bool(found)
    return [Wish(found, block.limited and reached and not block.windows)]


def _grouped(view: Viewpoint, pinned: set[Operand]) -> Wish:
    """Groups come one after another in any order, unless ORDER BY names theirs."""
    block = view.block
    keys = [bare(node) for node in block.groups]
    terms = [Sort(node, either_way=True) for node in keys]
    asked = [sort for sort in block.order if bare(sort.node) in keys]
    limited = block.limited and len(asked) == len(block.order)
    if asked and len(asked) == len(block.order):
        first = [bare(sort.node) for sort in asked]
        terms = [*asked, *(Sort(node, either_way=True) for node in keys if node not in first)]
    found, whole = _delivered(terms, view, pinned)
    return Wish(found, limited and whole) if whole else Wish()


def _ends(view: Viewpoint) -> list[Ordering]:
    """The ends that are asked for by a block that gives only min() and max() of this table."""
    block = view.block
    if len(block.relations) != 1 or block.groups or not block.grouped or block.order:
        return []
    found: dict[Operand, None] = {}
    for _, node in block.outputs.named:
        ends = list(node.find_all(exp.AggFunc))
        within = {id(column) for end in ends for column in end.find_all(exp.Column)}
        if any(id(column) not in within for column in node.find_all(exp.Column)):
            return []
        operands = [view.operand(end.this) for end in ends if isinstance(end, (exp.Min, exp.Max))]
        if not ends or len(operands) != len(ends):
            return []
        for operand in operands:
            if operand is None or not operand.immutable:
                return []
            found.setdefault(operand)
    return [Ordering(operand=operand, either_way=True) for operand in found]


def _delivered(
    terms: Iterable[Sort], view: Viewpoint, pinned: set[Operand]
) -> tuple[tuple[Ordering, ...], bool]:
    """The leading terms that are of this table alone, and whether these are all."""
    found: list[Ordering] = []
    for term in terms:
        node = bare(term.node)
        if isinstance(node, (exp.Literal, exp.Null)):
            continue
        operand = view.operand(node)
        if operand is None or not operand.immutable:
            return tuple(found), False
        if operand in pinned or any(one.operand == operand for one in found):
            continue
        nulls = own_nulls(term, view.dialect) if not term.either_way else None
        found.append(
            Ordering(
                operand=operand,
                descending=term.descending and not term.either_way,
                nulls_first=nulls,
                either_way=term.either_way,
            )
        )
    return tuple(found), True


def _distance(node: Node, view: Viewpoint) -> Operand | None:
    """The column of `column <-> value`."""
    if isinstance(node, exp.Operator) and operator_name(node) in ("<->", "<#>", "<<->"):
        for one, other in ((node.this, node.expression), (node.expression, node.this)):
            operand, value = view.operand(one), view.value(other)
            if operand is not None and value is not None:
                return operand
    return None
