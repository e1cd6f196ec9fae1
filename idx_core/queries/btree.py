"""The keys of a B-tree for one access: equality first, then order, then one range."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from idx_core.model import Dialect, IndexElement, Table
from idx_core.queries.access import Access, Comparison, Condition, Operand, Ordering
from idx_core.queries.keyplan import Key, KeyPlan, smallest_turn
from idx_core.queries.operator_classes import pattern_opclass
from idx_core.queries.partial import (
    has_partial,
    is_flag,
    is_positive,
    is_rare,
    is_reference,
    is_soft_delete,
    may_be_predicate,
)
from idx_core.queries.searching import is_whole_json, operand_kind
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
        before, after = self._lists(single, several, order)
        states = any(is_rare(one) and not is_flag(one) for one in predicate)
        tail = self._tail(
            order if len(before) == 0 else (),
            self._range(usable),
            narrowed=bool(single) or states,
        )
        tail += tuple(Key(_element(one.operand), True, False) for one in after)
        if before and self._reads_only_keys(
            order
        ):  # the ends of each value's rows, read from the index
            tail += tuple(replace(_ordered(term), either_way=True, needed=False) for term in order)
        equal = frozenset(_element(one.operand) for one in (*single, *before))
        tail = tuple(key for key in tail if _plain(key.element) not in equal)
        if not equal and not any(key.needed for key in tail):
            return self._by_constants(predicate)
        return KeyPlan(
            access=self.access,
            equal=equal,
            several=frozenset(_element(one.operand) for one in before),
            tail=tail,
            predicate=tuple(predicate),
        )

    def _lists(
        self, single: list[Condition], several: list[Condition], order: tuple[Ordering, ...]
    ) -> tuple[list[Condition], list[Condition]]:
        """Which columns with several values lead, which follow the order that they would break.

        A few references among many leave few rows to sort. A few states leave many.
        """
        if not several:
            return [], []
        if not order or not self.access.limited:
            return several, []
        first = order[0].operand
        others = [one for one in several if one.operand != first]
        if len(others) < len(several):  # read value by value, in order
            return [], others
        leading = [one for one in others if not single or is_reference(one.operand, self.table)]
        return (others, []) if leading else ([], others)

    def _is_idle_flag(self, one: Condition, variable: list[Operand]) -> bool:
        """Whether a flag has been left out of the predicate, and is no key either."""
        alone = not self.uses.is_key(one, variable)
        return is_flag(one) and has_partial(self.dialect) and alone

    def _by_constants(self, predicate: list[Condition]) -> KeyPlan | None:
        """An index for an access by constants alone: worth it for states, not for most rows."""
        states = [one for one in predicate if is_rare(one)]
        if not states or not self.access.alone:
            return None
        keys = [
            one
            for one in states
            if one.comparison in (Comparison.EQUAL, Comparison.IN) and not is_flag(one)
        ]
        rest = tuple(one for one in predicate if one not in keys)
        if keys:
            elements = frozenset(_element(one.operand) for one in keys)
            several = frozenset(
                _element(one.operand) for one in keys if one.comparison is Comparison.IN
            )
            return KeyPlan(access=self.access, equal=elements, several=several, predicate=rest)
        present = next((one for one in states if one.comparison is Comparison.NOT_NULL), None)
        primary = self.table.primary_key
        if present is not None and len(states) == 1:
            tail = (Key(_element(present.operand), True),)
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

    def _range(self, usable: list[Condition]) -> Condition | None:
        """The range that most likely leaves the fewest rows: a prefix, one with two ends."""
        prefixes = self.dialect in (Dialect.POSTGRESQL, Dialect.MYSQL, Dialect.MARIADB)
        ranges = [
            one
            for one in usable
            if (
                one.comparison is Comparison.RANGE
                or (one.comparison is Comparison.PREFIX and prefixes)
            )
            and not is_positive(one)
        ]
        ends = Counter(one.operand for one in ranges)
        return max(
            ranges,
            key=lambda one: (
                one.comparison is Comparison.PREFIX,
                one.both_ends or ends[one.operand] > 1,
            ),
            default=None,
        )

    def _tail(
        self, order: tuple[Ordering, ...], ranged: Condition | None, *, narrowed: bool
    ) -> tuple[Key, ...]:
        """The order, when it is worth more than the range, else the range."""
        if order and self._is_ordered(order, ranged, narrowed=narrowed):
            tail = smallest_turn(tuple(map(_ordered, order)))
            if ranged is not None and ranged.operand.column and not _leads(ranged, order):
                beside = _element(ranged.operand)
                if all(_plain(key.element) != beside for key in tail):
                    tail += (Key(beside, True, False),)
            return tail
        if ranged is None:
            return ()
        # For the few rows that a row of another table leads to, the range is seldom worth a key.
        needed = all(one.joined is None for one in self.conditions)
        if not ranged.operand.column and not ranged.operand.expression:
            return tuple(Key(IndexElement(name), True, needed) for name in ranged.operand.columns)
        return (Key(self._searched(ranged), True, needed),)

    def _is_ordered(
        self, order: tuple[Ordering, ...], ranged: Condition | None, *, narrowed: bool
    ) -> bool:
        first_rows = self.access.limited
        if not first_rows and not narrowed:
            return False
        free = all(term.either_way for term in order) or self.access.aggregated
        some = first_rows or self.access.first_of_each
        if free and not some and not self._reads_only_keys(order):
            return False
        if ranged is None or _leads(ranged, order):
            return True
        if ranged.comparison is Comparison.PREFIX:
            return False
        checked = any(term.operand == ranged.operand for term in order)  # in the index itself
        return first_rows and (checked or not self._is_narrow(ranged))

    def _is_narrow(self, ranged: Condition) -> bool:
        """Whether sorting what the range leaves is likely to be less work than skipping the rest.

        A range with two ends is: the days of a report, not all days since the first.
        """
        ends = [one for one in self.conditions if one.operand == ranged.operand]
        two = sum(one.comparison is Comparison.RANGE for one in ends) > 1
        return ranged.both_ends or two

    def _reads_only_keys(self, order: tuple[Ordering, ...]) -> bool:
        read = self.access.read
        keys = {one.operand.column for one in self.conditions}
        keys |= {term.operand.column for term in order}
        return read is not None and set(read) <= keys

    def _order(self) -> tuple[Ordering, ...]:
        order: list[Ordering] = []
        for term in self.access.order:
            if not self._can_be_key(term.operand):
                break
            order.append(term)
        return tuple(order)

    def _searched(self, one: Condition) -> IndexElement:
        element = _element(one.operand)
        if one.comparison is Comparison.PREFIX and self.dialect is Dialect.POSTGRESQL:
            return replace(element, opclass=pattern_opclass(one.operand, self.table))
        return element

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


def _leads(ranged: Condition, order: tuple[Ordering, ...]) -> bool:
    """Whether the range is on what the order begins with."""
    if ranged.comparison is Comparison.PREFIX:  # the operator class for patterns has no order
        return False
    first = order[0].operand
    return ranged.operand == first or (
        first.column is not None and ranged.operand.columns[:1] == (first.column,)
    )


def _ordered(term: Ordering) -> Key:
    nulls = term.descending if term.nulls_first is None else term.nulls_first
    element = replace(_element(term.operand), descending=term.descending, nulls_first=nulls)
    return Key(element, term.either_way)


def _element(operand: Operand) -> IndexElement:
    return IndexElement(operand.column, operand.expression)


def _plain(element: IndexElement) -> IndexElement:
    return IndexElement(element.column, element.expression)
