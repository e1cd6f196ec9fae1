"""Read a statement into blocks: names resolved, and all pulled up that PostgreSQL pulls up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlglot import exp

from idx_core.model import TableName
from idx_core.queries.changes import read_change
from idx_core.queries.parts import Block, Combined, Relation
from idx_core.queries.scopes import Names, Scope
from idx_core.queries.selecting import has_limit, sorts
from idx_core.queries.selects import read_select
from idx_core.queries.tree import columns, relation_of
from idx_core.queries.withs import visible

if TYPE_CHECKING:
    from idx_core.queries.parts import Body, Outputs, With
    from idx_core.queries.tree import Node


@dataclass(eq=False, slots=True)
class Reader:
    """Reads one statement. `relations` are all that it meets."""

    names: Names
    relations: dict[str, Relation] = field(default_factory=dict)
    roots: list[Body] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def read(self, statement: Node) -> list[Body]:
        """The statement's bodies, each to be planned by itself; the main one is last."""
        for table in statement.find_all(exp.Table):
            if isinstance(table.this, exp.Identifier) and not table.args.get("db"):
                name = self.names.of(table.this)
                self.counts[name] = self.counts.get(name, 0) + 1
        body = self.body(statement, None, {})
        self.mark_outputs(body)
        self.roots.append(body)
        return self.roots

    def body(self, node: Node, scope: Scope | None, ctes: With) -> Body:
        """Read a query expression or a statement that changes rows."""
        ctes = visible(self, node, scope, ctes)
        if isinstance(node, (exp.Subquery, exp.Paren)):
            inner = self.body(node.this, scope, ctes)
            inner.limited = inner.limited or has_limit(node)
            return inner
        if isinstance(node, exp.Select):
            return read_select(self, node, scope, ctes)
        if isinstance(node, exp.SetOperation):
            return self._combined(node, scope, ctes)
        if isinstance(node, (exp.Update, exp.Delete, exp.Merge)):
            return read_change(self, node, scope, ctes)
        if isinstance(node, exp.Insert) and isinstance(node.expression, exp.Query):
            inner = self.body(node.expression, scope, ctes)
            self.mark_outputs(inner)
            return inner
        return Block()

    def base(self, name: str, schema: str) -> Relation:
        """A new relation that is a table."""
        table = self.names.table(name, schema)
        relation = self.relation()
        relation.table = table
        relation.name = table.name if table is not None else TableName(name, schema)
        return relation

    def relation(self, *, few: bool = False) -> Relation:
        """A new relation."""
        relation = Relation(f"r{len(self.relations)}", few=few)
        self.relations[relation.id] = relation
        return relation

    def mark(self, node: Node) -> None:
        """Note which columns of tables a node reads."""
        for one in columns(node):
            self._mark(relation_of(one), one.name, set())

    def mark_outputs(self, body: Body) -> None:
        """Note that all outputs are read."""
        if isinstance(body, Combined):
            for side in body.sides:
                self.mark_outputs(side)
            return
        for _, node in body.outputs.named:
            self.mark(node)
        for relation in body.outputs.unknown:
            relation.read_whole = True

    def _mark(self, relation_id: str, name: str, seen: set[tuple[str, str]]) -> None:
        relation = self.relations.get(relation_id)
        if relation is None or (relation_id, name) in seen:
            return
        seen.add((relation_id, name))
        relation.read.add(name)
        body = relation.body
        stack = [body] if body is not None else []
        while stack:  # the same column of each side
            one = stack.pop()
            if isinstance(one, Combined):
                self.mark_outputs(one)
            elif relation.outputs is not None:
                at = next((n for n, (x, _) in enumerate(relation.outputs.named) if x == name), None)
                inner = one.outputs.named
                for below in columns(inner[at][1]) if at is not None and at < len(inner) else ():
                    self._mark(relation_of(below), below.name, seen)

    def _combined(self, node: exp.SetOperation, scope: Scope | None, ctes: With) -> Combined:
        sides = (self.body(node.this, scope, ctes), self.body(node.expression, scope, ctes))
        every = isinstance(node, exp.Union) and not node.args.get("distinct")
        body = Combined(sides, every, has_limit(node))
        order = node.args.get("order")
        for one in order.expressions if order is not None else ():
            at = _output_at(one.this, sides[0].outputs, self.names)
            if at is None:
                break
            body.order.append(sorts(one, exp.Literal.number(at)))
        return body


def _output_at(node: Node, outputs: Outputs, names: Names) -> int | None:
    if isinstance(node, exp.Literal) and node.name.isdigit():
        return int(node.name) - 1
    if isinstance(node, exp.Column) and not node.args.get("table"):
        wanted = names.of(node.this)
        return next((at for at, (name, _) in enumerate(outputs.named) if name == wanted), None)
    return None
