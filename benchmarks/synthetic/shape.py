"""The shape of a grown application's schema: deterministic for a number of tables.

On average two foreign keys a table, mostly to few central tables. The other indexes are those that
people declare: composites that begin with a foreign key, unique constraints, partial and descending
ones.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import Enum

SEED = 20_261_121
TABLES_PER_APP = 50

# How many foreign keys a table has, weighted; 2.0 on average.
_FOREIGN_KEYS = ((0, 9), (1, 26), (2, 36), (3, 17), (4, 9), (5, 3))
_NOUNS = "account order line item batch movement event entry note ticket task rate".split()
_TEXTS = "name title description comment external_code locale channel".split()
_NUMBERS = "position quantity version weight retries size_bytes".split()
_MOMENTS = "starts_at ends_at updated_at closed_at".split()


class OnDelete(Enum):
    CASCADE = "CASCADE"
    SET_NULL = "SET NULL"
    RESTRICT = "RESTRICT"


class Kind(Enum):
    TEXT = "text"
    NUMBER = "number"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key; `field` has no `_id`, `indexed` is whether it has an index of its own."""

    field: str
    target: int
    on_delete: OnDelete
    indexed: bool


@dataclass(frozen=True, slots=True)
class TableShape:
    """One table; besides these columns it has `id`, `status` and `created_at`."""

    number: int
    name: str
    columns: tuple[tuple[str, Kind], ...]
    references: tuple[Reference, ...]
    unique_together: bool  # on the first foreign key and `reference`
    composite: bool  # on the first foreign key and `created_at`
    partial: bool  # on `created_at` where the status is open
    descending: bool  # on `status` and `created_at`, newest first

    @property
    def app(self) -> int:
        return self.number // TABLES_PER_APP

    @property
    def unserved(self) -> tuple[Reference, ...]:
        """The foreign keys that neither an index nor a constraint serves."""
        leads = self.unique_together or self.composite
        return tuple(
            reference
            for place, reference in enumerate(self.references)
            if not reference.indexed and not (place == 0 and leads)
        )


def shape_of(tables: int, unindexed: float = 0.2) -> tuple[TableShape, ...]:
    """`tables` tables, each referring only to itself and to earlier ones.

    `unindexed` is the share of foreign keys without an index of their own: a fifth in applications
    with SQLAlchemy, next to none in those with Django, which makes them by itself.
    """
    chance = random.Random(SEED)
    return tuple(_table(number, unindexed, chance) for number in range(tables))


def _table(number: int, unindexed: float, chance: random.Random) -> TableShape:
    name = f"{_NOUNS[number % len(_NOUNS)]}_{number:05d}"
    counts, weights = zip(*_FOREIGN_KEYS, strict=True)
    wanted = chance.choices(counts, weights)[0] if number else 0
    references = tuple(_reference(place, number, unindexed, chance) for place in range(wanted))
    has_key = bool(references)
    return TableShape(
        number=number,
        name=name,
        columns=tuple(_columns(chance)),
        references=references,
        unique_together=has_key and chance.random() < 0.3,
        composite=has_key and chance.random() < 0.2,
        partial=chance.random() < 0.1,
        descending=chance.random() < 0.2,
    )


def _reference(place: int, number: int, unindexed: float, chance: random.Random) -> Reference:
    fate = chance.random()
    if fate < 0.05:
        target = number  # a tree
    elif fate < 0.45:
        target = int(number * chance.random() ** 4)  # few central tables, which many refer to
    else:
        target = max(0, number - chance.randint(1, TABLES_PER_APP))  # a neighbour
    return Reference(
        field=f"ref{place}",
        target=target,
        on_delete=chance.choice(list(OnDelete)),
        indexed=chance.random() >= unindexed,
    )


def _columns(chance: random.Random) -> list[tuple[str, Kind]]:
    return [
        ("reference", Kind.TEXT),
        *((name, Kind.TEXT) for name in chance.sample(_TEXTS, chance.randint(1, 4))),
        *((name, Kind.NUMBER) for name in chance.sample(_NUMBERS, chance.randint(1, 3))),
        *((name, Kind.MOMENT) for name in chance.sample(_MOMENTS, chance.randint(0, 2))),
    ]
