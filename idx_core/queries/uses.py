"""How often and with what values the queries of a table compare its columns."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from idx_core.model import IndexElement, Table
from idx_core.queries.access import Access, Comparison, Condition, Operand

_EQUALITIES = (Comparison.EQUAL, Comparison.IN)


class Uses:
    """What all accesses of one table have in common."""

    def __init__(self, table: Table, accesses: Iterable[Access] = ()) -> None:
        self.table = table
        self._values: dict[Operand, set[tuple[frozenset[Operand], str | None]]] = defaultdict(set)
        self._count: Counter[tuple[str | None, str | None]] = Counter()
        self.paths_only: dict[Operand, bool] = {}
        self.written = False
        self._place = {name: at for at, name in enumerate(table.columns.names)}
        self._referring = {fk.columns[0] for fk in table.foreign_keys}
        for access in accesses:
            self._add(access)

    def _add(self, access: Access) -> None:
        self.written |= access.writes
        equal = [one for one in access.conditions if one.comparison in _EQUALITIES]
        for one in equal:
            others = frozenset(other.operand for other in equal if other.constant is None) - {
                one.operand
            }
            self._values[one.operand].add((others, one.constant))
            self._count[one.operand.column, one.operand.expression] += 1
        for one in access.conditions:
            if one.comparison in (Comparison.CONTAINS, Comparison.PATH, Comparison.HAS_KEY):
                only = one.comparison is not Comparison.HAS_KEY
                self.paths_only[one.operand] = self.paths_only.get(one.operand, True) and only

    def is_key(self, condition: Condition, beside: Iterable[Operand]) -> bool:
        """Whether other queries compare the same columns with other values, or with parameters."""
        here = frozenset(beside) - {condition.operand}
        for others, constant in self._values[condition.operand]:
            alike = here == others or here & others
            if alike and constant != condition.constant:
                return True
        return False

    def rank(self, element: IndexElement) -> tuple[bool, int, int, str]:
        """Foreign keys first, so that they need no index of their own.

        Then the most often compared, then in the order of the table's columns.
        """
        count = self._count[element.column, element.expression]
        place = self._place.get(element.column or "", len(self._place))
        return element.column not in self._referring, -count, place, element.text
