"""Conditions and order that PostgreSQL moves into a derived table that it cannot pull up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from idx_core.queries.parts import Block, Combined, Conjunct, Outputs, Relation, Sort
from idx_core.queries.selecting import aggregates
from idx_core.queries.tree import columns, relation_of

if TYPE_CHECKING:
    from idx_core.queries.parts import Body
    from idx_core.queries.tree import Node


def push_down(block: Block) -> None:
    """Give the derived tables of a block the conditions that are about one of them alone."""
    own = set(block.relations)
    for relation in block.relations.values():
        if relation.body is None:
            continue
        left = False
        for conjunct in block.conjuncts:
            about = conjunct.about & own
            if about == {relation.id} and relation.id in conjunct.reach:
                left |= not _push(relation.body, conjunct.node, relation)
            elif relation.id in about:
                left = True
        if len(own) == 1 and not left and not (block.grouped or block.distinct or block.windows):
            _push_order(block, relation)


def push_branches(body: Combined) -> None:
    """Give both sides of UNION ALL the order and the limit of the whole."""
    if not body.every_row or not (body.limited and body.order):
        return
    for side in body.sides:
        if isinstance(side, Combined):
            if side.every_row and not side.limited:
                side.order, side.limited = list(body.order), True
        elif side.is_plain and not side.order:
            named = side.outputs.named
            terms = [int(sort.node.name) for sort in body.order]
            if all(0 <= at < len(named) for at in terms):
                side.limited = True
                side.order = [
                    Sort(named[at][1].copy(), sort.descending, sort.nulls_first)
                    for at, sort in zip(terms, body.order, strict=True)
                ]


def _push_order(block: Block, relation: Relation) -> None:
    body = relation.body
    if not isinstance(body, Combined) or body.limited or body.order or not block.limited:
        return
    names = [name for name, _ in (relation.outputs or Outputs()).named]
    terms: list[Sort] = []
    for sort in block.order:
        if not isinstance(sort.node, exp.Column) or sort.node.name not in names:
            return
        at = exp.Literal.number(names.index(sort.node.name))
        terms.append(Sort(at, sort.descending, sort.nulls_first))
    body.order, body.limited = terms, True


def _push(body: Body, node: Node, relation: Relation) -> bool:
    """Whether the condition holds within the body from now on."""
    if body.limited:
        return False
    if isinstance(body, Combined):
        pushed = [_push(side, node, relation) for side in body.sides]
        return all(pushed)
    moved = _in_terms_of(body, node, relation)
    if moved is None:
        return False
    reach = frozenset(body.relations) - body.followers
    body.conjuncts.append(Conjunct(moved, reach))
    return True


def _in_terms_of(body: Block, node: Node, relation: Relation) -> Node | None:
    names = [name for name, _ in (relation.outputs or Outputs()).named]
    holder = exp.Paren(this=node.copy())
    for found in list(columns(holder)):
        if relation_of(found) != relation.id:
            continue
        at = names.index(found.name) if found.name in names else -1
        if not 0 <= at < len(body.outputs.named):
            return None
        value = body.outputs.named[at][1]
        if not _selects_whole_groups(body, value):
            return None
        found.replace(
            value.copy() if isinstance(value, exp.Column) else exp.Paren(this=value.copy())
        )
    inner: Node = holder.this
    return inner


def _selects_whole_groups(body: Block, value: Node) -> bool:
    """Whether rows of one value come or go together, so that a condition may be met before."""
    if aggregates(value) or any(value.find_all(exp.Window)):
        return False
    return (
        (not body.grouped or value in body.groups)
        and (not body.distinct_on or value in body.distinct_on)
        and all(value in partition for partition, _ in body.windows)
    )
