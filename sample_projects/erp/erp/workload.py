"""`python -m erp.workload --scale 0.1`: the declared queries as statements of SQL.

One JSON document: `query` (its part of the business and its function), `of` (whose rows) and `sql`,
for the database that `manage.py seed` has filled at the same `--scale`.
"""

import argparse
import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import django
from psycopg import sql

if TYPE_CHECKING:
    from django.db.models import QuerySet

# The last days of the seed's four years.
TODAY = date(2026, 1, 2)
MONTH = (date(2025, 11, 1), date(2025, 12, 1))
THREE_DAYS_AGO = datetime(2025, 12, 30, tzinfo=UTC)

Call = tuple[str, Callable[..., "QuerySet[Any, Any]"], *tuple[Any, ...]]


def calls(scale: float) -> Iterator[tuple[str, Call]]:
    """Whose rows; the part of the business, the query and its arguments, with keys that exist."""
    from erp import queries
    from erp.seeding.books import FIRST_REVENUE, REVENUE_ACCOUNTS
    from erp.seeding.world import World

    world = World(scale, seed=1)
    for of, part in (("the largest", 0.0), ("a usual one", 0.4)):

        def key(table: str, part: float = part) -> int:
            return 1 + int(world.rows(table) * part)

        lot, order = world.rows("lots") // 2, world.rows("orders") // 2
        batch = world.rows("lots")  # there are about two batches of each lot
        account = FIRST_REVENUE + int(REVENUE_ACCOUNTS * part)
        call: Call
        for call in (
            ("orders", queries.open_orders_of_client, key("clients")),
            ("orders", queries.orders_of_client, key("clients")),
            ("orders", queries.line_items_of_order, order),
            ("orders", queries.line_items_from_batch, batch),
            ("inventory", queries.movements_of_batch, batch, "pick"),
            ("inventory", queries.available_batches_of_product, key("products")),
            ("inventory", queries.batches_of_lot, lot),
            ("inventory", queries.locations_of_batch, 2 * batch - 9),
            ("catalog", queries.tags_of_product, key("products")),
            ("catalog", queries.products_with_tag, key("tags")),
            ("reporting", queries.sales_of_batch, batch),
            ("reporting", queries.sales_by_batch_of_product, key("products")),
            ("reporting", queries.ledger_of_account, account, *MONTH),
            ("reporting", queries.totals_of_account, account),
            ("customers", queries.unpaid_invoices_of_customer, key("customers")),
            ("customers", queries.invoices_of_order, order),
            ("customers", queries.payments_of_invoice, order // 2),
        ):
            yield of, call
    yield "all", ("inventory", queries.movements_since, "adjustment", THREE_DAYS_AGO)
    yield "all", ("customers", queries.overdue_invoices, TODAY)


def as_sql(query: "QuerySet[Any, Any]") -> str:
    """The statement with its arguments in it."""
    statement, arguments = query.query.sql_with_params()
    return str(statement % tuple(sql.quote(argument) for argument in arguments))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m erp.workload")
    parser.add_argument("--scale", type=float, default=0.1, help="as of the seed")
    scale: float = parser.parse_args().scale
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "erp.settings")
    django.setup()
    document = [
        {"query": f"{part}.{function.__name__}", "of": of, "sql": as_sql(function(*arguments))}
        for of, (part, function, *arguments) in calls(scale)
    ]
    print(json.dumps(document, indent=1))


if __name__ == "__main__":
    main()
