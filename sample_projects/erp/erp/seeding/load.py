"""What one table is filled with."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models

from erp.seeding.world import World


@dataclass(frozen=True)
class Load:
    """Rows for `model`: values in the order of `fields` (attribute names, `client_id`)."""

    model: type[models.Model]
    fields: tuple[str, ...]
    rows: Iterable[tuple[Any, ...]]


Loader = Callable[[World], Load]


def money(cents: int) -> Decimal:
    """An amount with two decimals."""
    return Decimal(cents).scaleb(-2)


def amount(thousandths: int) -> Decimal:
    """A quantity with three decimals."""
    return Decimal(thousandths).scaleb(-3)
