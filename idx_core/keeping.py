"""Of the indexes of a table that cover each other, which one stays."""

from collections.abc import Collection
from typing import Any

from idx_core.coverage import covers
from idx_core.model import ConstraintKind, Index, Origin, Schema, Table
from idx_core.opclasses import PATTERN_OPCLASSES


def comparable(table: Table) -> list[Index]:
    """The indexes that another one might cover, told by their first keys, which mostly differ."""
    firsts = [_first_key(index) for index in table.indexes]
    if len(set(firsts)) == len(firsts):
        return []
    return [
        index for index, first in zip(table.indexes, firsts, strict=True) if firsts.count(first) > 1
    ]


def _first_key(index: Index) -> tuple[str, str | None]:
    """What two indexes must have in common for one to cover the other."""
    if index.elements and index.method in ("btree", "hash"):
        return "btree", index.elements[0].column
    return index.method, None


def kept_instead(table: Table, index: Index, schema: Schema | None = None) -> Index | None:
    """The index that makes this one redundant and stays itself, or None.

    Of several: the one behind a constraint, then the one with the fewest keys, so that a message
    names the most convincing reason. Of duplicates exactly one is kept. With `schema`, the foreign
    keys that refer to this table are known as well.
    """
    if index.constraint is not None or index.replica_identity:
        return None
    covering = [
        other for other in table.indexes if other is not index and covers(other, index, table)
    ]
    if index.origin is Origin.IMPLICIT:
        covering = [other for other in covering if not _stands_in(other, index)]
    if index.unique and covering and schema is not None:
        covering = _fit_for_references(covering, index, schema.referenced_keys(table.name))
    if not covering:
        return None
    if len(covering) == 1 and not covers(index, covering[0], table):  # nearly always
        return covering[0]
    places = {id(other): n for n, other in enumerate(table.indexes)}

    def place(other: Index) -> Any:
        return worth(other), places[id(other)]

    kept = [
        other
        for other in covering
        if not (covers(index, other, table) and place(index) < place(other))
    ]
    return min(
        kept,
        key=lambda other: (other.constraint is None, len(other.elements), place(other)),
        default=None,
    )


def _stands_in(other: Index, index: Index) -> bool:
    """Whether the other one has no operator class for LIKE of its own, as this one has.

    Django makes such a companion with the field's own index, and there is no way to have one
    without the other: nobody could act on the finding.
    """
    return any(
        mine.opclass in PATTERN_OPCLASSES and theirs.opclass not in PATTERN_OPCLASSES
        for mine, theirs in zip(index.elements, other.elements, strict=False)
    )


def _fit_for_references(
    covering: list[Index], index: Index, referenced: Collection[frozenset[str]]
) -> list[Index]:
    """Without plain unique indexes where a foreign key refers to these columns.

    PostgreSQL does not drop the index on which that foreign key depends, and of two unique indexes
    the models do not say which it is. A constraint comes before all indexes, and is chosen first.
    """
    if frozenset(index.columns) not in referenced:
        return covering
    return [other for other in covering if other.constraint is not None]


def worth(index: Index) -> tuple[bool, int, bool, bool, bool, int, str]:
    """Of duplicates the smallest is kept: constraints, then unique, then what the user declared."""
    kinds = (ConstraintKind.PRIMARY_KEY, ConstraintKind.UNIQUE, ConstraintKind.EXCLUDE, None)
    return (
        not index.replica_identity,
        kinds.index(index.constraint),
        not index.unique,
        not index.nulls_not_distinct,
        index.origin is not Origin.DECLARED,
        len(index.include),
        index.name,
    )
