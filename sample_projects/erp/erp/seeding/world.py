"""How big the business is, and what one table must know about another.

Real data is not uniform. A handful of clients order most of the goods, a handful of
products are most of the lines, nearly every order was closed long ago, nearly every
batch is used up, and the few open rows are the ones everybody looks at.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random

STARTED_AT = datetime(2022, 1, 3, tzinfo=UTC)
DAYS = 4 * 365
ENDED_AT = STARTED_AT + timedelta(days=DAYS)

# Rows at --scale 1. Tables that hang on these (lines, payments …) follow from them.
ROWS = {
    "employees": 400,
    "vendors": 1_000,
    "customers": 5_000,
    "clients": 20_000,
    "products": 10_000,
    "tags": 400,
    "locations": 5_000,
    "lots": 60_000,
    "movements": 1_500_000,
    "orders": 500_000,
}
MINIMUM = 10


@dataclass
class World:
    """Sizes, chance, and the columns that later tables refer to (by id - 1)."""

    scale: float
    seed: int
    client_customers: list[int] = field(default_factory=list)
    lot_products: list[int] = field(default_factory=list)
    batches_of_product: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    live_batches: list[int] = field(default_factory=list)
    batch_count: int = 0
    order_clients: list[int] = field(default_factory=list)
    order_statuses: list[str] = field(default_factory=list)
    order_cents: list[int] = field(default_factory=list)
    # (order line, order, batch, thousandths of a unit, cents) of every line that was sold
    sold: list[tuple[int, int, int, int, int]] = field(default_factory=list)
    # (customer, cents, day, is paid) of every invoice, then (invoice, cents, day) of payments
    invoices: list[tuple[int, int, int, bool]] = field(default_factory=list)
    payments: list[tuple[int, int, int]] = field(default_factory=list)

    def rows(self, table: str) -> int:
        """How many rows `table` gets."""
        return max(MINIMUM, round(ROWS[table] * self.scale))

    def random(self, table: str) -> Random:
        """Chance of one table: a change in another table does not disturb it."""
        return Random(f"{self.seed}:{table}")


def skewed(random: Random, count: int) -> int:
    """An id from 1 to `count`: the first hundredth of them comes up one time in three."""
    return 1 + int(count * random.random() ** 4)


def when(progress: float) -> datetime:
    """The moment at which `progress` (0 to 1) of the four years had passed."""
    return STARTED_AT + timedelta(seconds=round(progress * DAYS * 86_400))


def day_of(progress: float) -> int:
    """The number of the day (from 0) at which `progress` of the four years had passed."""
    return int(progress * DAYS)


def on(day: int) -> date:
    """The date of day number `day`."""
    return STARTED_AT.date() + timedelta(days=day)
