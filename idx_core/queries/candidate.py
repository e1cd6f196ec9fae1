"""From an access to the index that it wants."""

from __future__ import annotations

import re
from dataclasses import replace

from idx_core.model import Column, Dialect, IndexElement, Table
from idx_core.queries.access import Access, Comparison, Condition, Operand, Ordering
from idx_core.queries.covering import include
from idx_core.queries.keyplan import Key, KeyPlan, smallest_turn
from idx_core.queries.partial import (
    excludes_few,
    has_partial,
    is_flag,
    is_rare,
    may_be_predicate,
)
from idx_core.queries.searching import hash_plan, is_whole_json, operand_kind, search_plan
from idx_core.queries.types import Kind
from idx_core.queries.uniqueness import finds_one_row
from idx_core.queries.uses import Uses

_EQUALITIES = (Comparison.EQUAL, Comparison.IN, Comparison.NULL)
_NO_BTREE = (Kind.TSVECTOR, Kind.GEOMETRY)
_PATTERN_CLASSES = {"varchar": "varchar_pattern_ops", "char": "bpchar_pattern_ops"}
_POSITIVE = re.compile(r"\A[\w\"]+ (> 0|>= 0|>= 1|> -1)\Z")  # true of most rows


def key_plan(access: Access, table: Table, dialect: Dialect, uses: Uses) -> KeyPlan | None:
    """The index that the access wants, None when none would serve it or one row is found anyway."""
    known = tuple(one for one in access.conditions if not one.unbound)
    if finds_one_row(table, known) or not _has_columns(access, table):
        return None
    if dialect is Dialect.POSTGRESQL:
        search = search_plan(access, table, uses)
        if search is not None:
            return search
    found = _Keys(access, known, table, dialect, uses).plan()
    if found is None:
        return hash_plan(access, table) if dialect is Dialect.POSTGRESQL else None
    return replace(found, include=include(found, table, dialect, uses))


def key_plans(access: Access, table: Table, dialect: Dialect, uses: Uses) -> list[KeyPlan]:
    """All indexes that the access wants: one, or one for each alternative of an OR."""
    plan = key_plan(access, table, dialect, uses)
    if plan is not None and (plan.equal or plan.method != "btree" or access.limited):
        return [plan]
    branches = [
        key_plan(
            replace(access, conditions=access.conditions + branch, order=(), limited=False),
            table,
            dialect,
            uses,
        )
        for branch in access.alternatives
    ]
    found = [branch for branch in branches if branch is not None]
    if found and len(found) == len(branches):
        return found
    return [plan] if plan is not None else []


class _Keys:
    """The keys of a B-tree for one access."""

    def __init__(
        self,
        access: Access,
        conditions: tuple[Condition, ...],
        table: Table,
        dialect: Dialect,
        uses: Uses,
    ) -> None:
        self.access, self.table, self.dialect, self.uses = access, table, dialect, uses
        self.conditions = tuple(one for one in conditions if self._can_be_key(one.operand))
        self.order = self._order()

    def plan(self) -> KeyPlan | None:
        equalities = [one for one in self.conditions if one.comparison in _EQUALITIES]
        variable = [
            one.operand
            for one in equalities
            if one.constant is None and one.comparison is not Comparison.NULL
        ]
        predicate = self._predicate(variable)
        left = [one for one in equalities if one not in predicate]
        left = [
            one
            for one in left
            if not (
                is_flag(one) and has_partial(self.dialect) and not self.uses.is_key(one, variable)
            )
        ]
        pinned = [one for one in left if one.comparison is not Comparison.IN]
        several = [one for one in left if one.comparison is Comparison.IN]
        ranged = self._range()
        states = any(is_rare(one) and not is_flag(one) for one in predicate)
        tail = self._tail(bool(pinned), states, several, ranged)
        if several and not (tail and self.access.limited and self.order):
            pinned += several
        elif several:
            tail += tuple(Key(self._element(one.operand), True, False) for one in several)
            several = []
        equal = frozenset(self._element(one.operand) for one in pinned)
        tail = tuple(key for key in tail if _plain(key.element) not in equal)
        if not equal and not tail:
            return self._by_constants(predicate)
        others = [one for one in predicate if not excludes_few(one)]
        if not equal and all(not key.needed for key in tail) and not others:
            return None
        return KeyPlan(
            access=self.access,
            equal=equal,
            several=frozenset(self._element(one.operand) for one in several),
            tail=tail,
            predicate=tuple(predicate),
        )

    def _by_constants(self, predicate: list[Condition]) -> KeyPlan | None:
        """An index for an access by constants alone: worth it for states, not for most rows."""
        states = [one for one in predicate if is_rare(one)]
        if not states:
            return None
        keys = [
            one
            for one in states
            if one.comparison in (Comparison.EQUAL, Comparison.IN) and not is_flag(one)
        ]
        rest = tuple(one for one in predicate if one not in keys)
        if keys:
            elements = frozenset(self._element(one.operand) for one in keys)
            several = frozenset(
                self._element(one.operand) for one in keys if one.comparison is Comparison.IN
            )
            return KeyPlan(access=self.access, equal=elements, several=several, predicate=rest)
        present = next((one for one in states if one.comparison is Comparison.NOT_NULL), None)
        primary = self.table.primary_key
        if present is not None and len(states) == 1:
            tail = (Key(self._element(present.operand), True),)
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
            for one in self.access.conditions
            if not one.unbound
            and may_be_predicate(one, self.table, self.uses, variable)
            and not (one.comparison is Comparison.NOT_NULL and one.operand in compared)
        ]

    def _range(self) -> Condition | None:
        ranges = [
            one
            for one in self.conditions
            if one.comparison in (Comparison.RANGE, Comparison.PREFIX)
            and not _POSITIVE.search(one.sql)
        ]
        if self.dialect is not Dialect.POSTGRESQL:
            ranges = [
                one
                for one in ranges
                if one.comparison is Comparison.RANGE
                or self.dialect in (Dialect.MYSQL, Dialect.MARIADB)
            ]
        return next(iter(ranges), None)

    def _tail(
        self, keyed: bool, partial: bool, several: list[Condition], ranged: Condition | None
    ) -> tuple[Key, ...]:
        order = self.order
        some = self.access.limited or self.access.first_of_each
        wanted = bool(order) and (some or ((keyed or partial) and not several))
        if ranged is not None and ranged.comparison is Comparison.PREFIX:
            # an operator class for patterns gives no order
            wanted = wanted and ranged.operand != order[0].operand
        free = all(term.either_way for term in order) or self.access.aggregated
        if wanted and free and not self.access.limited:
            wanted = self._reads_only_keys(order)
        if wanted and ranged is not None and not self.access.limited:
            wanted = self._leads(ranged, order)
        if wanted:
            tail = smallest_turn(tuple(map(self._ordered, order)))
            if ranged is not None and ranged.operand.column and not self._leads(ranged, order):
                tail += (Key(self._element(ranged.operand), True, False),)
            return tail
        if ranged is None:
            return ()
        if not ranged.operand.column and not ranged.operand.expression:
            return tuple(Key(IndexElement(name), True) for name in ranged.operand.columns)
        return (Key(self._searched(ranged), True),)

    def _leads(self, ranged: Condition, order: tuple[Ordering, ...]) -> bool:
        """Whether the range is on what the order begins with."""
        if ranged.comparison is Comparison.PREFIX:
            return False
        first = order[0].operand
        return ranged.operand == first or (
            first.column is not None and ranged.operand.columns[:1] == (first.column,)
        )

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

    def _ordered(self, term: Ordering) -> Key:
        element = replace(self._element(term.operand), descending=term.descending, nulls_first=None)
        if term.nulls_first is not None:
            element = replace(element, nulls_first=term.nulls_first)
        else:
            element = replace(element, nulls_first=term.descending)
        return Key(element, term.either_way)

    def _searched(self, one: Condition) -> IndexElement:
        element = self._element(one.operand)
        if one.comparison is Comparison.PREFIX and self.dialect is Dialect.POSTGRESQL:
            return replace(element, opclass=pattern_opclass(one.operand, self.table))
        return element

    def _element(self, operand: Operand) -> IndexElement:
        return IndexElement(operand.column, operand.expression)

    def _can_be_key(self, operand: Operand) -> bool:
        if not operand.immutable or not operand.columns:
            return False
        if operand.expression is not None and self.dialect not in (
            Dialect.POSTGRESQL,
            Dialect.SQLITE,
            Dialect.MYSQL,
        ):
            return False
        if is_whole_json(operand, self.table):
            return False
        return operand_kind(operand, self.table) not in _NO_BTREE


def pattern_opclass(operand: Operand, table: Table) -> str | None:
    """The operator class that answers LIKE, None where the collation does so by itself."""
    column: Column | None = table.column(operand.column) if operand.column else None
    if column is not None and column.collation in ("C", "POSIX", "ucs_basic", "pg_c_utf8"):
        return None
    type_ = column.type if column is not None else ""
    if type_.startswith(("varchar", "character varying")):
        return "varchar_pattern_ops"
    if type_.startswith(("char", "bpchar")):
        return "bpchar_pattern_ops"
    return "text_pattern_ops"


def _plain(element: IndexElement) -> IndexElement:
    return IndexElement(element.column, element.expression)


def _has_columns(access: Access, table: Table) -> bool:
    """Whether the table has all columns that are compared; a name may have been mistaken."""
    if not len(table.columns):
        return True
    names = set(table.columns.names)
    conditions = (
        one.operand for one in access.conditions if one.comparison is not Comparison.OTHER
    )
    used = {name for operand in conditions for name in operand.columns}
    return used | {name for term in access.order for name in term.operand.columns} <= names
