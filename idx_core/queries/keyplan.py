"""What an access asks of an index: keys whose order is free, then keys in a fixed order."""

from __future__ import annotations

from dataclasses import dataclass, replace

from idx_core.model import IndexElement
from idx_core.queries.access import Access, Condition
from idx_core.queries.partial import excludes_few, is_rare


@dataclass(frozen=True, slots=True)
class Key:
    """A key in a fixed place. `either_way`: its direction and nulls do not matter.

    Without `needed` the key only spares reads of the table.
    """

    element: IndexElement
    either_way: bool = False
    needed: bool = True

    def turned(self) -> Key:
        """The key of an index that is read backwards."""
        element = self.element
        turned = replace(
            element, descending=not element.descending, nulls_first=not element.nulls_first
        )
        return replace(self, element=turned)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPlan:
    """The index that an access wants, as far as it matters for this access.

    `equal` are compared by equality and lead in any order; those of them in `several` have several
    values. `tail` follows. `predicate` are conditions that the index's rows fulfil. For methods
    other than B-tree `equal` is empty and the order of `tail` does not matter.
    """

    access: Access
    method: str = "btree"
    equal: frozenset[IndexElement] = frozenset()
    several: frozenset[IndexElement] = frozenset()
    tail: tuple[Key, ...] = ()
    predicate: tuple[Condition, ...] = ()
    include: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """The number of keys."""
        return len(self.equal) + len(self.tail)

    @property
    def wants_few(self) -> bool:
        """Whether the predicate is likely to leave few rows: those that are open, not yet read."""
        return any(is_rare(one) and not excludes_few(one) for one in self.predicate)

    @property
    def predicate_sql(self) -> str | None:
        """The predicate of the index."""
        texts = sorted({one.sql for one in self.predicate})
        bracketed = [f"({t})" if " OR " in t.upper() and len(texts) > 1 else t for t in texts]
        return " AND ".join(bracketed) or None


def same_key(a: IndexElement, b: IndexElement) -> bool:
    """Whether two keys are the same column or expression, whatever their order or class."""
    return a.column == b.column and a.expression == b.expression


def smallest_turn(keys: tuple[Key, ...]) -> tuple[Key, ...]:
    """The keys or all of them turned, whichever is plainer: an index is read in both ways."""
    turned = tuple(key.turned() for key in keys)
    return min(keys, turned, key=_ornaments)


def _ornaments(keys: tuple[Key, ...]) -> int:
    return sum(
        key.element.descending + (key.element.nulls_first != key.element.descending)
        for key in keys
        if not key.either_way
    )
