"""What follows the columns compared by equality: the order, or the ranges."""

from __future__ import annotations

from dataclasses import dataclass, replace

from idx_core.model import Dialect, IndexElement, Table
from idx_core.queries.access import Access, Comparison, Condition, Operand, Ordering
from idx_core.queries.keyplan import Key, smallest_turn
from idx_core.queries.operator_classes import pattern_opclass
from idx_core.queries.partial import is_positive

_MOST_BESIDE = 2


@dataclass(frozen=True, slots=True)
class Tails:
    """Decides for one access, of whose conditions these can be used."""

    access: Access
    conditions: tuple[Condition, ...]
    table: Table
    dialect: Dialect

    def keys(
        self, order: tuple[Ordering, ...], usable: list[Condition], *, narrowed: bool
    ) -> tuple[Key, ...]:
        """The order, when it is worth more than a range, else the range.

        `narrowed` says whether something else leaves few rows. Other ranges follow where they spare
        reads of the table: they are checked in the index.
        """
        ranges = self._ranges(usable)
        if order and self._is_ordered(order, ranges, narrowed=narrowed):
            tail = smallest_turn(tuple(map(ordered, order)))
            return _beside(tail, [one for one in ranges if not _leads(one, order)])
        if not ranges:
            return ()
        # For the few rows that a row of another table leads to, the range is seldom worth a key.
        needed = all(one.joined is None for one in self.conditions)
        first, *others = ranges
        if not first.operand.column and not first.operand.expression:
            return tuple(Key(IndexElement(name), True, needed) for name in first.operand.columns)
        tail = (Key(self._searched(first), True, needed),)
        return _beside(tail, others[:1]) if needed else tail

    def reads_only_keys(self, order: tuple[Ordering, ...]) -> bool:
        """Whether the access needs no more of the table than what it compares and orders by."""
        read = self.access.read
        keys = {one.operand.column for one in self.conditions}
        keys |= {term.operand.column for term in order}
        return read is not None and set(read) <= keys

    def _ranges(self, usable: list[Condition]) -> list[Condition]:
        """One for each operand, first that which most likely leaves the fewest rows."""
        prefixes = self.dialect in (Dialect.POSTGRESQL, Dialect.MYSQL, Dialect.MARIADB)
        found: dict[Operand, Condition] = {}
        for one in usable:
            is_range = one.comparison is Comparison.RANGE and not is_positive(one)
            is_prefix = one.comparison is Comparison.PREFIX and prefixes
            if is_prefix or (is_range and one.operand not in found):
                found[one.operand] = one
        return sorted(
            found.values(),
            key=lambda one: (
                one.comparison is not Comparison.PREFIX,
                not one.both_ends,
                one.constant is not None,
            ),
        )

    def _is_ordered(
        self, order: tuple[Ordering, ...], ranges: list[Condition], *, narrowed: bool
    ) -> bool:
        first_rows = self.access.limited or self.access.first_of_each
        if not first_rows and not narrowed:
            return False
        free = all(term.either_way for term in order) or self.access.aggregated
        if free and not first_rows and not self.reads_only_keys(order):
            return False
        if not ranges or _leads(ranges[0], order):
            return True
        if ranges[0].comparison is Comparison.PREFIX:
            return False
        return first_rows  # the ranges are checked in the index until enough rows are found

    def _searched(self, one: Condition) -> IndexElement:
        element = element_of(one.operand)
        if one.comparison is Comparison.PREFIX and self.dialect is Dialect.POSTGRESQL:
            return replace(element, opclass=pattern_opclass(one.operand, self.table))
        return element


def element_of(operand: Operand) -> IndexElement:
    """The operand as a plain key."""
    return IndexElement(operand.column, operand.expression)


def plain(element: IndexElement) -> IndexElement:
    """The key without its order and operator class."""
    return IndexElement(element.column, element.expression)


def ordered(term: Ordering) -> Key:
    """The key that gives a term of the order."""
    nulls = term.descending if term.nulls_first is None else term.nulls_first
    element = replace(element_of(term.operand), descending=term.descending, nulls_first=nulls)
    return Key(element, term.either_way)


def _beside(tail: tuple[Key, ...], ranges: list[Condition]) -> tuple[Key, ...]:
    """The tail with columns that are only checked in the index."""
    there = [plain(key.element) for key in tail]
    columns = [one.operand for one in ranges if one.operand.column is not None]
    more = [element for one in columns if (element := element_of(one)) not in there]
    return (*tail, *(Key(element, True, False) for element in more[:_MOST_BESIDE]))


def _leads(ranged: Condition, order: tuple[Ordering, ...]) -> bool:
    """Whether the range is on what the order begins with."""
    if ranged.comparison is Comparison.PREFIX:  # the operator class for patterns has no order
        return False
    first = order[0].operand
    return ranged.operand == first or (
        first.column is not None and ranged.operand.columns[:1] == (first.column,)
    )
