"""Subqueries in expressions: semi-joins where PostgreSQL makes joins of them, else subplans."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from idx_core.queries.parts import Block, Outputs
from idx_core.queries.scopes import Scope, column
from idx_core.queries.tree import bare, columns, relation_of

if TYPE_CHECKING:
    from idx_core.queries.blocks import Reader
    from idx_core.queries.outer import Joins
    from idx_core.queries.parts import Body, With
    from idx_core.queries.tree import Node

SUBPLAN = "idx_subplan"
"""Stands for the value of a subquery that is run again for each row."""
INITPLAN = "idx_initplan"
"""The parameter for the value of a subquery that is run once."""


@dataclass(slots=True)
class Subqueries:
    """Resolves expressions of a block, its subqueries included."""

    reader: Reader
    block: Block
    scope: Scope
    ctes: With

    def condition(self, node: Node, joins: Joins) -> list[Node]:
        """The resolved terms of a condition of WHERE or of an inner join."""
        node = bare(node)
        if isinstance(node, exp.Exists) and isinstance(node.this, exp.Query):
            return self._exists(node, joins, anti=False)
        if isinstance(node, exp.Not):
            inner = bare(node.this)
            if isinstance(inner, exp.Exists) and isinstance(inner.this, exp.Query):
                return self._exists(inner, joins, anti=True)
        query = _sought_in(node)
        if query is not None:
            return self._in(node.this, query, joins)
        return [self.resolve(node)]

    def resolve(self, node: Node) -> Node:
        """The expression with its columns resolved, and values in place of its subqueries."""
        holder = exp.Paren(this=node)
        places = [(query, exp.Placeholder(this=INITPLAN)) for query in _outermost_queries(holder)]
        for query, place in places:
            query.replace(place)
        for found in list(columns(holder)):
            value = self.scope.resolve(found)
            if value is None:
                self._whole_row(found)
                value = exp.Placeholder(this="idx_unknown")
            found.replace(value if isinstance(value, exp.Column) else _bracketed(value))
        for query, place in places:
            place.replace(self._value(query))
        resolved: Node = holder.this
        return bare(resolved)

    def _whole_row(self, node: exp.Column) -> None:
        """`count(t)`, `row_to_json(t)`."""
        if node.args.get("table") is None:
            source = self.scope.source(node.this)
            if source is not None and source.relation is not None:
                source.relation.read_whole = True

    def _value(self, node: Node) -> Node:
        before = set(self.reader.relations)
        body = self.reader.body(node, self.scope, self.ctes)
        self.reader.mark_outputs(body)
        self.block.children.append(body)
        outer = [one for one in _outer_columns(body) if relation_of(one) in before]
        if outer:
            return exp.Anonymous(this=SUBPLAN, expressions=[one.copy() for one in outer])
        return exp.Placeholder(this=INITPLAN)

    def _exists(self, node: exp.Exists, joins: Joins, *, anti: bool) -> list[Node]:
        before = set(self.reader.relations)
        body = self.reader.body(node.this, self.scope, self.ctes)
        if not isinstance(body, Block) or body.grouped or body.windows:
            self.block.children.append(body)
            return []
        correlated = [one for one in body.conjuncts if one.about & before]
        if not correlated:
            body.limited, body.order = True, []
            self.block.children.append(body)
            return []
        own = set(body.relations)
        self._absorb(body)
        if anti:
            self.block.followers |= own
            return []
        turned = {id(one) for one in correlated if one.reach}
        self.block.conjuncts = [c for c in self.block.conjuncts if id(c) not in turned]
        joins.ids |= own
        return [one.node for one in correlated if one.reach]

    def _in(self, left: Node, query: Node, joins: Joins) -> list[Node]:
        body = self.reader.body(query, self.scope, self.ctes)
        lefts = list(left.expressions) if isinstance(left, exp.Tuple) else [left]
        values = [self.resolve(one) for one in lefts]
        if isinstance(body, Block) and not (body.grouped or body.limited or body.windows):
            rights = [node.copy() for _, node in body.outputs.named]
            own = set(body.relations)
            self._absorb(body)
            joins.ids |= own
        else:
            relation = self.reader.relation()
            relation.body = body
            self.block.relations[relation.id] = relation
            self.reader.mark_outputs(body)
            rights = [column(f"_{at}", relation.id) for at in range(len(values))]
            relation.outputs = Outputs(
                [(f"_{at}", exp.Null()) for at in range(len(values))], [relation]
            )
            joins.ids.add(relation.id)
        return [exp.EQ(this=a, expression=b) for a, b in zip(values, rights, strict=False)]

    def _absorb(self, body: Block) -> None:
        self.block.relations |= body.relations
        self.block.conjuncts += body.conjuncts
        self.block.followers |= body.followers
        self.block.children += body.children


def _sought_in(node: Node) -> Node | None:
    """The subquery of `x IN (SELECT …)` or `x = ANY (SELECT …)`."""
    if isinstance(node, exp.In):
        query = node.args.get("query")
        return query if isinstance(query, exp.Query) else None
    if isinstance(node, exp.EQ) and isinstance(node.expression, exp.Any):
        inner = bare(node.expression.this)
        return inner if isinstance(inner, exp.Query) else None
    return None


def _outermost_queries(node: Node) -> list[Node]:
    found: list[Node] = []
    stack = [node]
    while stack:
        one = stack.pop()
        if isinstance(one, exp.Query):
            found.append(one)
        else:
            stack += one.iter_expressions()
    return found


def _outer_columns(body: Body) -> list[exp.Column]:
    """All columns of a body, those of its conditions first; the caller sorts out its own."""
    blocks: list[Body] = [body]
    found: list[exp.Column] = []
    while blocks:
        one = blocks.pop()
        if not isinstance(one, Block):
            blocks += one.sides
            continue
        nodes = [c.node for c in one.conjuncts] + [node for _, node in one.outputs.named]
        nodes += [sort.node for sort in one.order]
        for node in nodes:
            found += columns(node)
        blocks += one.children
        blocks += [r.body for r in one.relations.values() if r.body is not None]
    return found


def _bracketed(node: Node) -> Node:
    simple = isinstance(node, (exp.Literal, exp.Null, exp.Placeholder, exp.Func, exp.Cast))
    return node if simple else exp.Paren(this=node)
