"""Which index of the database is meant by which declared one, on one table.

By name; where a name says nothing or nothing bears it, by definition. A table has one primary key.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from idx_core.verify.declared import DeclaredIndex
from idx_core.verify.reflected import ReflectedIndex

Same = Callable[[DeclaredIndex, ReflectedIndex], bool]
"""Whether the two have one definition."""


@dataclass
class Matching:
    """Pairs, and what is left on both sides."""

    pairs: list[tuple[DeclaredIndex, ReflectedIndex]] = field(default_factory=list)
    missing: list[DeclaredIndex] = field(default_factory=list)
    extra: list[ReflectedIndex] = field(default_factory=list)


def matched(
    declared: Sequence[DeclaredIndex], reflected: Sequence[ReflectedIndex], same: Same
) -> Matching:
    """Each index of both sides once."""
    result = Matching(missing=list(declared), extra=list(reflected))

    def has_name(index: DeclaredIndex, found: ReflectedIndex) -> bool:
        return index.name == found.name

    def is_named(index: DeclaredIndex, found: ReflectedIndex) -> bool:
        return has_name(index, found) and not index.any_name

    def is_that(index: DeclaredIndex, found: ReflectedIndex) -> bool:
        return has_name(index, found) and same(index, found)

    def is_valid_and_same(index: DeclaredIndex, found: ReflectedIndex) -> bool:
        return found.valid and same(index, found)

    def is_primary_key(index: DeclaredIndex, found: ReflectedIndex) -> bool:
        kinds = {each and each.kind for each in (index.owner, found.shape.owner)}
        return kinds == {"p"}

    for rule in (is_named, is_that, is_valid_and_same, has_name, is_primary_key):
        _take(result, rule)
    return result


def _take(result: Matching, rule: Same) -> None:
    for index in tuple(result.missing):
        for found in result.extra:
            if rule(index, found):
                result.pairs.append((index, found))
                result.missing.remove(index)
                result.extra.remove(found)
                break
