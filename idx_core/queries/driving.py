"""Which table of a join is read first, and which are then looked up row by row.

Without statistics this follows what the conditions say: a unique lookup finds one row, an equality
few, a range more. The planner may decide otherwise once it knows the data; the indexes that are
derived let it read the tables in the order that the query suggests.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from idx_core.queries.access import Comparison, Condition
from idx_core.queries.parts import Block, Combined, Relation
from idx_core.queries.tree import relations_of
from idx_core.queries.uniqueness import finds_one_row

if TYPE_CHECKING:
    from idx_core.queries.conditions import Seen
    from idx_core.queries.parts import Body

    Found: TypeAlias = Mapping[str, Seen]
    """The conditions of each relation of a block, by its id."""

_ONE_ROW = 1000
_FEW_ROWS = 450
_FIRST_ROWS = 300
_RIVAL = 200
# How far each comparison narrows a table down: of a value that is only known at run time, and of
# a constant, which more often stands for a common state.
_WEIGHTS = {
    Comparison.EQUAL: (200, 60),
    Comparison.IN: (150, 50),
    Comparison.MATCHES: (140, 140),
    Comparison.CONTAINS: (140, 120),
    Comparison.HAS_KEY: (120, 100),
    Comparison.PATH: (120, 100),
    Comparison.OVERLAPS: (120, 100),
    Comparison.PREFIX: (120, 120),
    Comparison.PATTERN: (100, 100),
    Comparison.RANGE: (80, 80),
    Comparison.NULL: (50, 50),
}
_YES_OR_NO = ("TRUE", "FALSE")


def bound(block: Block, found: Found) -> dict[str, tuple[Condition, ...]]:
    """The conditions of each relation, those marked whose other side is not known in time.

    The relations come in the order in which they are read.
    """
    waiting = list(block.relations)
    strengths = {each: _strength(block.relations[each], found[each], block) for each in waiting}
    order: list[str] = []
    result: dict[str, tuple[Condition, ...]] = {}
    while waiting:
        linked = [each for each in waiting if _links(block, each, order)]
        if order and linked and strengths[order[0]] > 0:
            chosen = max(
                linked,
                key=lambda each: (_finds_one(block, each, found, order), strengths[each]),
            )
            # Only the order speaks for the first; few rows that another one has may be better.
            rival = (
                strengths[order[0]] == _FIRST_ROWS
                and strengths[chosen] >= _RIVAL
                and chosen not in block.followers
            )
            result[chosen] = _marked(found[chosen], [] if rival else order)
        else:
            leaders = [each for each in waiting if each not in block.followers] or waiting
            chosen = max(leaders, key=strengths.__getitem__)
            result[chosen] = _marked(found[chosen], [])
        order.append(chosen)
        waiting.remove(chosen)
    return result


def _strength(relation: Relation, found: Seen, block: Block) -> int:
    """How few rows its own conditions leave, 0 for all of them."""
    if relation.few:
        return _FEW_ROWS
    own = tuple(one for one in found if one.joined is None)
    strength = sum(map(_weight, own))
    if relation.table is not None and finds_one_row(relation.table, own):
        strength += _ONE_ROW
    if relation.body is not None:
        strength += _of_body(relation.body)
    if block.limited and not block.grouped and block.order:
        about = relations_of(block.order[0].node) & set(block.relations)
        strength += _FIRST_ROWS if about == {relation.id} else 0
    elif block.limited and not block.grouped and next(iter(block.relations)) == relation.id:
        strength += 1
    return strength


def _of_body(body: Body) -> int:
    if body.limited:
        return _FEW_ROWS
    if isinstance(body, Combined):
        return min(map(_of_body, body.sides))
    if not body.relations:
        return _FEW_ROWS
    return 100 if body.conjuncts else 0


def _weight(condition: Condition) -> int:
    weights = _WEIGHTS.get(condition.comparison)
    if weights is None:
        return 0
    if condition.constant in _YES_OR_NO:
        return 20
    return weights[condition.constant is not None]


def _links(block: Block, each: str, known: list[str]) -> bool:
    """Whether an equality leads from a row that is known to the relation's rows."""
    return any(
        each in conjunct.reach
        and each in (about := conjunct.about)
        and len(about) > 1
        and (about & set(block.relations)) <= {each, *known}
        for conjunct in block.conjuncts
    )


def _finds_one(block: Block, each: str, found: Found, known: list[str]) -> bool:
    table = block.relations[each].table
    if table is None:
        return False
    marked = _marked(found[each], known)
    return finds_one_row(table, tuple(one for one in marked if not one.unbound))


def _marked(found: Seen, known: Iterable[str]) -> tuple[Condition, ...]:
    """The conditions, unbound where the row of the other table is not known."""
    there = set(known)
    return tuple(
        one if any(needed <= there for needed in ways) else replace(one, unbound=True)
        for one, ways in found.items()
    )
