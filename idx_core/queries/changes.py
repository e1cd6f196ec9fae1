"""UPDATE, DELETE and MERGE: the rows that are changed, and those that lead to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from idx_core.queries.outer import Joins
from idx_core.queries.parts import Block
from idx_core.queries.relations import From
from idx_core.queries.scopes import Scope
from idx_core.queries.selecting import has_limit, sorts
from idx_core.queries.selects import read_where
from idx_core.queries.tree import conjuncts

if TYPE_CHECKING:
    from idx_core.queries.blocks import Reader
    from idx_core.queries.parts import With
    from idx_core.queries.tree import Node


def read_change(reader: Reader, node: Node, scope: Scope | None, ctes: With) -> Block:
    """The block of a statement that changes rows of its first relation."""
    block = Block()
    sources = From(reader, block, Scope(reader.names, parent=scope), ctes)
    joins = Joins()
    sources.add(node.this, joins)
    for relation in block.relations.values():
        relation.writes = relation.read_whole = True
        break
    if isinstance(node, exp.Merge):
        _merge(sources, node, joins)
    clause = node.args.get("from_")
    if clause is not None:
        sources.add(clause.this, joins)
    if isinstance(node, exp.Delete):
        for one in node.args.get("using") or ():
            sources.add(one, joins)
    read_where(sources, node, joins)
    if isinstance(node, exp.Update):
        for one in list(node.expressions):
            if isinstance(one, exp.EQ):
                reader.mark(sources.subqueries.resolve(one.expression))
    _order(sources, node)  # MySQL has ORDER BY and LIMIT here
    joins.settle(block)
    return block


def _merge(sources: From, node: exp.Merge, joins: Joins) -> None:
    """All rows of the source are read, and the target's are found for each."""
    found = set(joins.ids)
    sources.add(node.args["using"], joins)
    terms = [sources.subqueries.resolve(one) for one in list(conjuncts(node.args["on"]))]
    joins.add("RIGHT", joins.ids - found, terms)


def _order(sources: From, node: Node) -> None:
    clause = node.args.get("order")
    for one in list(clause.expressions) if clause is not None else ():
        sources.block.order.append(sorts(one, sources.subqueries.resolve(one.this)))
    sources.block.limited = has_limit(node)
