"""A hazard rule: metadata and a pure function from a migration to hazards."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from idx_core.hazards.hazard import Hazard
from idx_core.hazards.migration import Migration
from idx_core.model import Schema

if TYPE_CHECKING:
    from idx_core.hazards.state import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A migration, what is known before it, and how things end.

    `before` is what all earlier migrations tell of the tables, `new` in it those that were created
    by migrations that are not applied yet. `after` is how things are when all migrations have run.
    `schema` is what the models declare, None where there are none.
    """

    migration: Migration
    before: "State"
    after: "State"
    schema: Schema | None = None


Judge = Callable[[Case], Iterable[Hazard]]


@dataclass(frozen=True, slots=True)
class HazardRule:
    """`id` never changes its meaning; `judge` must not look at anything but its argument."""

    id: str
    name: str
    judge: Judge


def hazard_rule(id: str) -> Callable[[Judge], HazardRule]:
    """Turn a judging function into a rule named after it."""
    return lambda judge: HazardRule(id, getattr(judge, "__name__", id), judge)
