"""What an index could be made on, and what it is compared with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from idx_core.model import Dialect, TableName
from idx_core.queries.access import Operand
from idx_core.queries.canonical import tidied
from idx_core.queries.immutable import is_immutable
from idx_core.queries.parts import Block, Combined, Relation
from idx_core.queries.selecting import aggregates
from idx_core.queries.spelling import spelled
from idx_core.queries.subqueries import SUBPLAN
from idx_core.queries.tree import bare, columns, relations_of
from idx_core.queries.types import Kind, kind_of

if TYPE_CHECKING:
    from idx_core.queries.parts import Body
    from idx_core.queries.tree import Node

_CONSTANT = (
    exp.Literal, exp.RawString, exp.National, exp.ByteString, exp.HexString, exp.Boolean, exp.Null,
    exp.Neg, exp.Array, exp.Tuple, exp.Paren, exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Interval,
    exp.Var, exp.IntervalSpan, exp.DPipe,
)  # fmt: skip
# Of another value for each row, so that no index can be asked for it.
_NO_VALUE = frozenset(
    f"{SUBPLAN} random clock_timestamp gen_random_uuid uuid_generate_v4 nextval".split()
)


@dataclass(frozen=True, slots=True)
class Value:
    """What an operand is compared with, seen from one table."""

    constant: str | None
    joined: TableName | None


@dataclass(slots=True)
class Viewpoint:
    """One relation of a block, from which its conditions are judged."""

    relation: Relation
    block: Block
    dialect: Dialect

    def operand(self, node: Node) -> Operand | None:
        """The column or expression of this table alone, or None."""
        node = bare(node)
        if relations_of(node) != {self.relation.id} or aggregates(node):
            return None
        if any(found.name == SUBPLAN for found in node.find_all(exp.Anonymous)):
            return None
        if any(node.find_all(exp.Placeholder, exp.Parameter, exp.Window)):
            return None
        node = bare(tidied(node, self.relation.table))
        if isinstance(node, exp.Column):
            return Operand(column=node.name, columns=(node.name,))
        names = tuple(sorted({one.name for one in columns(node)}))
        immutable = is_immutable(node, self.relation.table)
        return Operand(expression=self.spelled(node), columns=names, immutable=immutable)

    def value(self, node: Node) -> Value | None:
        """What is compared with, None when it depends on the very row that is sought."""
        about = relations_of(node)
        if self.relation.id in about:
            return None
        if any(found.name in _NO_VALUE for found in node.find_all(exp.Anonymous)):
            return None
        if any(node.find_all(exp.Rand)):
            return None
        here = [one for one in self.block.relations if one in about]
        joined = _name(self.block.relations[here[0]]) if here else None
        return Value(self.constant(node) if not about else None, joined)

    def constant(self, node: Node) -> str | None:
        """The SQL of a value that is the same in every execution, else None."""
        return spelled(bare(node), self.dialect) if _is_constant(node) else None

    def kind(self, node: Node) -> Kind:
        """The kind of an expression of this table."""
        return kind_of(bare(node), self.relation.table)

    def predicate(self, node: Node) -> str:
        """The condition as the predicate of an index, "" where it cannot be one."""
        if relations_of(node) != {self.relation.id}:
            return ""
        if any(node.find_all(exp.Placeholder, exp.Parameter, exp.Query)):
            return ""
        return self.spelled(node) if is_immutable(node, self.relation.table) else ""

    def spelled(self, node: Node) -> str:
        """The SQL of an expression of this table, as an index would have it."""
        return spelled(tidied(node, self.relation.table), self.dialect)


def _is_constant(node: Node) -> bool:
    if isinstance(node, exp.Cast):
        return _is_constant(node.this)  # the type's name is no value
    return isinstance(node, _CONSTANT) and all(map(_is_constant, node.iter_expressions()))


def _name(relation: Relation) -> TableName:
    """The table that a relation's rows come from, the first of several."""
    if relation.name is not None:
        return relation.name
    body: Body | None = relation.body
    while isinstance(body, Combined):
        body = body.sides[0]
    first = next(iter(body.relations.values()), None) if body is not None else None
    return _name(first) if first is not None else TableName("")
