"""What follows from equalities: `a.x = b.x AND a.x = $1` says `b.x = $1` too."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from sqlglot import exp

from idx_core.queries.parts import Block, Conjunct
from idx_core.queries.scopes import column
from idx_core.queries.tree import bare, relation_of, relations_of

if TYPE_CHECKING:
    from idx_core.queries.tree import Node

    Member: TypeAlias = tuple[str, str]
    """A relation's id and a column of it."""


def complete(block: Block) -> None:
    """Add the conditions to the block that follow from its equalities, as the planner does."""
    classes = _Classes()
    values: dict[Member, Node] = {}
    one_sided: list[tuple[Member, Member]] = []
    told: set[tuple[Member, Member]] = set()
    for conjunct in block.conjuncts:
        node = bare(conjunct.node)
        if not isinstance(node, exp.EQ):
            continue
        a, b = (_member(side, block) for side in (node.this, node.expression))
        if a and b and a[0] != b[0]:
            if {a[0], b[0]} <= conjunct.reach:
                classes.join(a, b)
                told |= {(a, b), (b, a)}
            else:
                one_sided += [(x, y) for x, y in ((a, b), (b, a)) if x[0] in conjunct.reach]
        elif a and a[0] in conjunct.reach and _is_value(node.expression, block):
            values.setdefault(a, node.expression)
        elif b and b[0] in conjunct.reach and _is_value(node.this, block):
            values.setdefault(b, node.this)
    added: list[Conjunct] = []
    for members in classes.all():
        value = next((values[m] for m in members if m in values), None)
        for at, member in enumerate(members):
            if value is not None and member not in values:
                values[member] = value
                added.append(_equal(member, value, {member[0]}))
            for other in members[:at] if value is None else ():
                if other[0] != member[0] and (other, member) not in told:
                    ids = {member[0], other[0]}
                    added.append(_equal(member, column(other[1], other[0]), ids))
    for member, other in one_sided:
        if other in values and member not in values:
            added.append(_equal(member, values[other], {member[0]}))
    block.conjuncts += added


class _Classes:
    """Columns that are equal to each other."""

    def __init__(self) -> None:
        self._of: dict[Member, list[Member]] = {}

    def join(self, a: Member, b: Member) -> None:
        first, second = self._of.setdefault(a, [a]), self._of.setdefault(b, [b])
        if first is not second:
            first += second
            self._of.update((member, first) for member in second)

    def all(self) -> list[list[Member]]:
        return list({id(members): members for members in self._of.values()}.values())


def _member(node: Node, block: Block) -> Member | None:
    node = bare(node)
    if isinstance(node, exp.Column) and relation_of(node) in block.relations:
        return relation_of(node), node.name
    return None


def _is_value(node: Node, block: Block) -> bool:
    return not relations_of(node) & set(block.relations) and not isinstance(bare(node), exp.Any)


def _equal(member: Member, value: Node, reach: set[str]) -> Conjunct:
    node = exp.EQ(this=column(member[1], member[0]), expression=value.copy())
    return Conjunct(node, frozenset(reach))
