"""SELECT: what is given, grouped, ordered and limited of the rows that FROM and WHERE find."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from idx_core.queries.outer import Joins
from idx_core.queries.parts import Block
from idx_core.queries.relations import From
from idx_core.queries.scopes import Scope
from idx_core.queries.selecting import (
    aggregates,
    has_limit,
    output_name,
    sorts,
    spell_windows_out,
    windows,
)
from idx_core.queries.tree import conjuncts

if TYPE_CHECKING:
    from idx_core.queries.blocks import Reader
    from idx_core.queries.parts import With
    from idx_core.queries.tree import Node


def read_select(reader: Reader, node: exp.Select, scope: Scope | None, ctes: With) -> Block:
    """The block of a SELECT, `scope` being what it sees around it."""
    sources = From(reader, Block(), Scope(reader.names, parent=scope), ctes)
    joins = Joins()
    clause = node.args.get("from_")
    if clause is not None:
        sources.add(clause.this, joins)
    sources.join(node.args.get("joins"), joins)
    for lateral in node.args.get("laterals") or ():
        sources.add(lateral, joins)
    read_where(sources, node, joins)
    spell_windows_out(node)
    select = _Select(sources, joins)
    select.outputs(node)
    select.groups(node)
    select.distinct(node)
    select.order(node)
    block = sources.block
    block.limited = has_limit(node)
    joins.settle(block)
    return block


def read_where(sources: From, node: Node, joins: Joins) -> None:
    """The conditions of WHERE."""
    clause = node.args.get("where")
    for one in list(conjuncts(clause.this)) if clause is not None else ():
        for value in sources.subqueries.condition(one, joins):
            sources.reader.mark(value)
            joins.inner.append(value)


@dataclass(eq=False, slots=True)
class _Select:
    sources: From
    joins: Joins

    def outputs(self, node: exp.Select) -> None:
        block, scope = self.sources.block, self.sources.scope
        for at, one in enumerate(list(node.expressions)):
            star = one.this if isinstance(one, exp.Column) else one
            if isinstance(star, exp.Star):
                source = scope.source(one.args["table"]) if isinstance(one, exp.Column) else None
                for each in [source] if source is not None else scope.sources:
                    everything = each.everything()
                    block.outputs.named += everything.named
                    block.outputs.unknown += everything.unknown
                continue
            name = output_name(one, self.sources.names, at)
            value = self.sources.subqueries.resolve(one.this if isinstance(one, exp.Alias) else one)
            block.outputs.named.append((name, value))
            block.windows += windows(value)
            block.grouped = block.grouped or aggregates(value)

    def groups(self, node: exp.Select) -> None:
        """GROUP BY and HAVING; what HAVING says of groups' keys is said of rows."""
        block, reader = self.sources.block, self.sources.reader
        group, having = node.args.get("group"), node.args.get("having")
        if group is not None:
            block.grouped = True
            plain = not any(group.args.get(k) for k in ("grouping_sets", "cube", "rollup"))
            for one in list(group.expressions):
                value = self._term(one, inputs_first=True)
                reader.mark(value)
                block.groups += [value] if plain else []
        for one in list(conjuncts(having.this)) if having is not None else ():
            block.grouped = True
            value = self.sources.subqueries.resolve(one)
            reader.mark(value)
            if not aggregates(value) and group is not None:
                self.joins.inner.append(value)

    def distinct(self, node: exp.Select) -> None:
        """DISTINCT and DISTINCT ON."""
        distinct = node.args.get("distinct")
        if distinct is None:
            return
        on = distinct.args.get("on")
        if on is None:
            self.sources.block.distinct = True
            return
        terms = list(on.expressions) if isinstance(on, exp.Tuple) else [on]
        self.sources.block.distinct_on = [self._term(term) for term in terms]

    def order(self, node: exp.Select) -> None:
        """ORDER BY."""
        block, clause = self.sources.block, node.args.get("order")
        for one in list(clause.expressions) if clause is not None else ():
            value = self._term(one.this)
            self.sources.reader.mark(value)
            block.grouped = block.grouped or aggregates(value)
            block.order.append(sorts(one, value))

    def _term(self, node: Node, *, inputs_first: bool = False) -> Node:
        """A term of ORDER BY or GROUP BY: an output's number, its name, or an expression."""
        scope, outputs = self.sources.scope, self.sources.block.outputs
        named = outputs.named
        if isinstance(node, exp.Literal) and not node.is_string:
            at = int(node.name) - 1 if node.name.isdigit() else -1
            return named[at][1].copy() if 0 <= at < len(named) else exp.Null()
        if isinstance(node, exp.Column) and not node.args.get("table"):
            output = outputs.get(self.sources.names.of(node.this))
            if output is not None and not (inputs_first and scope.resolve(node) is not None):
                return output.copy()
        return self.sources.subqueries.resolve(node)
