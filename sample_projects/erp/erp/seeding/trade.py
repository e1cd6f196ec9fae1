"""Orders, their lines and the sales they became."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from erp.sales.models import Order, OrderLineItem, OrderStatusChange, Sale, SalesChannel
from erp.seeding.load import Load, amount, money
from erp.seeding.world import World, skewed, when

CHANNELS = {"web": "Web shop", "phone": "Telephone", "field": "Field sales"}
# The newest three orders in a hundred are still being worked on; of the others, one in 500.
RECENT = 0.97


def channels(world: World) -> Load:
    rows = ((i, code, CHANNELS[code]) for i, code in enumerate(CHANNELS, start=1))
    return Load(SalesChannel, ("id", "code", "name"), rows)


def orders(world: World) -> Load:
    random = world.random("orders")
    count = world.rows("orders")

    def rows() -> Iterator[tuple[Any, ...]]:
        for i in range(1, count + 1):
            if i / count > RECENT or random.random() < 0.002:
                status = random.choices(["open", "picking", "draft"], [60, 25, 15])[0]
            else:
                status = random.choices(["closed", "cancelled"], [97, 3])[0]
            client = skewed(random, world.rows("clients"))
            world.order_clients.append(client)
            world.order_statuses.append(status)
            channel = random.choices([1, 2, 3], [75, 15, 10])[0]
            at = when(i / count)
            yield (i, f"O{i:08d}", client, channel, status, at, at)

    fields = ("id", "number", "client_id", "channel_id", "status", "ordered_at", "created_at")
    return Load(Order, fields, rows())


def line_items(world: World) -> Load:
    """A line of a closed order took its goods from a batch."""
    random = world.random("line_items")

    def rows() -> Iterator[tuple[Any, ...]]:
        line = 0
        for order, status in enumerate(world.order_statuses, start=1):
            total = 0
            for _ in range(random.choice([1, 1, 1, 2, 2, 3, 4, 6])):
                line += 1
                product = skewed(random, world.rows("products"))
                quantity = random.randint(1, 40) * 1000
                cents = random.randint(50, 50_000)
                batches = world.batches_of_product.get(product)
                batch = random.choice(batches) if batches and status == "closed" else None
                total += cents * quantity // 1000
                if batch is not None:
                    world.sold.append((line, order, batch, quantity, cents * quantity // 1000))
                yield (line, order, product, batch, amount(quantity), money(cents))
            world.order_cents.append(total)

    fields = ("id", "order_id", "product_id", "batch_id", "quantity", "unit_price")
    return Load(OrderLineItem, fields, rows())


def status_changes(world: World) -> Load:
    random = world.random("status_changes")
    count = len(world.order_statuses)

    def rows() -> Iterator[tuple[Any, ...]]:
        i = 0
        for order, status in enumerate(world.order_statuses, start=1):
            history = ["draft"] if status == "draft" else ["draft", "open"]
            history += [status] if status not in history else []
            for step, reached in enumerate(history):
                i += 1
                changed_at = when(order / count) + timedelta(hours=step * random.randint(1, 48))
                yield (i, order, reached, changed_at, skewed(random, world.rows("employees")))

    fields = ("id", "order_id", "status", "changed_at", "changed_by_id")
    return Load(OrderStatusChange, fields, rows())


def sales(world: World) -> Load:
    count = len(world.order_statuses)

    def rows() -> Iterator[tuple[Any, ...]]:
        for i, (line, order, batch, quantity, cents) in enumerate(world.sold, start=1):
            client = world.order_clients[order - 1]
            sold_at = when(order / count) + timedelta(days=2)
            yield (i, batch, line, client, amount(quantity), money(cents), sold_at)

    fields = ("id", "batch_id", "order_line_id", "client_id", "quantity", "amount", "sold_at")
    return Load(Sale, fields, rows())
