"""The keys of a B-tree for one access: equality first, then order, then one range."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from idx_core.model import Dialect, Table
from idx_core.queries.access import Access, Comparison, Condition, Operand, Ordering
from idx_core.queries.keyplan import Key, KeyPlan
from idx_core.queries.partial import (
    has_partial,
    is_flag,
    is_rare,
    is_reference,
    is_soft_delete,
    may_be_predicate,
)
from idx_core.queries.searching import is_whole_json, operand_kind
from idx_core.queries.tails import Tails, element_of, ordered, plain
from idx_core.queries.types import Kind
from idx_core.queries.uses import Uses

_EQUALITIES = (Comparison.EQUAL, Comparison.IN, Comparison.NULL)
_NO_BTREE = (Kind.TSVECTOR, Kind.GEOMETRY)
_EXPRESSIONS = (Dialect.POSTGRESQL, Dialect.SQLITE, Dialect.MYSQL)


def btree_plan(
    access: Access, conditions: tuple[Condition, ...], table: Table, dialect: Dialect, uses: Uses
) -> KeyPlan | None:
    """The B-tree for the access by these of its conditions, None when it narrows nothing down."""
    return _Keys(access, conditions, table, dialect, uses).plan()


@dataclass(slots=True)
class _Keys:
    access: Access
    conditions: tuple[Condition, ...]
    table: Table
    dialect: Dialect
    uses: Uses

    def plan(self) -> KeyPlan | None:
        """Decide about each condition in turn."""
        usable = [one for one in self.conditions if self._can_be_key(one.operand)]
        equalities = [one for one in usable if one.comparison in _EQUALITIES]
        variable = [
            one.operand
            for one in equalities
            if one.constant is None and one.comparison is not Comparison.NULL
        ]
        predicate = self._predicate(variable)
        keys = [
            one
            for one in equalities
            if one not in predicate
            and not self._is_idle_flag(one, variable)
            and not is_soft_delete(one)  # seldom false, and in no one's way
        ]
        order = self._order()
        single = [one for one in keys if one.comparison is not Comparison.IN]
        several = [one for one in keys if one.comparison is Comparison.IN]
        states = any(is_rare(one) and not is_flag(one) for one in predicate)
        narrowed = bool(single) or states
        before, after, rest = self._lists(several, order, narrowed=narrowed)
        tails = Tails(self.access, self.conditions, self.table, self.dialect)
        tail = tails.keys(rest, usable, narrowed=narrowed)
        tail += tuple(Key(element_of(one.operand), True, False) for one in after)
        if before and tails.reads_only_keys(order):  # the ends of each value's rows
            ends = (replace(ordered(term), either_way=True, needed=False) for term in order)
            there = [plain(key.element) for key in tail]
            tail += tuple(key for key in ends if plain(key.element) not in there)
        equal = frozenset(element_of(one.operand) for one in (*single, *before))
        tail = tuple(key for key in tail if plain(key.element) not in equal)
        if not equal and not any(key.needed for key in tail):
            return self._by_constants(predicate)
        return KeyPlan(
            access=self.access,
            equal=equal,
            several=frozenset(element_of(one.operand) for one in before),
            tail=tail,
            predicate=tuple(predicate),
        )

    def _lists(
        self, several: list[Condition], order: tuple[Ordering, ...], *, narrowed: bool
    ) -> tuple[list[Condition], list[Condition], tuple[Ordering, ...]]:
        """Which columns with several values lead, which follow, and the order in between.

        They break the order unless it begins with them. A few references among many leave few rows
        to sort. A few states leave many.
        """
        if not several:
            return [], [], order
        if not order or not self.access.limited:
            return several, [], ()
        leading = [one for one in several if one.operand == order[0].operand]
        if leading:  # read value by value, in order
            return leading, [one for one in several if one not in leading], order[1:]
        if any(not narrowed or is_reference(one.operand, self.table) for one in several):
            return several, [], ()
        return [], several, order

    def _is_idle_flag(self, one: Condition, variable: list[Operand]) -> bool:
        """Whether a flag has been left out of the predicate, and is no key either."""
        alone = not self.uses.is_key(one, variable)
        return is_flag(one) and has_partial(self.dialect) and alone

    def _by_constants(self, predicate: list[Condition]) -> KeyPlan | None:
        """An index for an access by constants alone: worth it for states, not for most rows."""
        states = [one for one in predicate if is_rare(one)]
        if not states or (len(states) == 1 and not self.access.alone):
            return None
        keys = [
            one
            for one in states
            if one.comparison in (Comparison.EQUAL, Comparison.IN) and not is_flag(one)
        ]
        rest = tuple(one for one in predicate if one not in keys)
        if keys:
            elements = frozenset(element_of(one.operand) for one in keys)
            several = frozenset(
                element_of(one.operand) for one in keys if one.comparison is Comparison.IN
            )
            return KeyPlan(access=self.access, equal=elements, several=several, predicate=rest)
        present = next((one for one in states if one.comparison is Comparison.NOT_NULL), None)
        primary = self.table.primary_key
        if present is not None and len(states) == 1:
            tail = (Key(element_of(present.operand), True),)
        elif primary is not None:  # any key will do, and this one is short
            tail = (Key(primary.elements[0], True),)
        else:
            return None
        return KeyPlan(access=self.access, tail=tail, predicate=rest)

    def _predicate(self, variable: list[Operand]) -> list[Condition]:
        if not has_partial(self.dialect):
            return []
        compared = {
            one.operand
            for one in self.conditions
            if one.comparison not in (Comparison.NOT_NULL, Comparison.OTHER)
        }
        return [
            one
            for one in self.conditions
            if may_be_predicate(one, self.table, self.uses, variable)
            and not (one.comparison is Comparison.NOT_NULL and one.operand in compared)
        ]

    def _order(self) -> tuple[Ordering, ...]:
        order: list[Ordering] = []
        for term in self.access.order:
            if not self._can_be_key(term.operand):
                break
            order.append(term)
        return tuple(order)

    def _can_be_key(self, operand: Operand) -> bool:
        if not operand.immutable or not operand.columns:
            return False
        if operand.expression is not None and self.dialect not in _EXPRESSIONS:
            return False
        if is_whole_json(operand, self.table) or self._is_too_long(operand):
            return False
        return operand_kind(operand, self.table) not in _NO_BTREE

    def _is_too_long(self, operand: Operand) -> bool:
        """Whether MySQL would index only the beginning of it, or refuse."""
        if self.dialect not in (Dialect.MYSQL, Dialect.MARIADB):
            return False
        columns = [self.table.column(name) for name in operand.columns]
        return any(
            column is not None and re.match(r"(tiny|medium|long)?(text|blob)|json", column.type)
            for column in columns
        )
