"""Warehouses, lots, the batches made of them, and every movement."""

from collections.abc import Iterator
from typing import Any

from erp.inventory.models import (
    Batch,
    BatchLocation,
    InventoryMovement,
    Location,
    Lot,
    MovementReason,
    Warehouse,
    WarehouseZone,
)
from erp.seeding.load import Load, amount
from erp.seeding.world import World, day_of, on, skewed, when

WAREHOUSES = 3
ZONES = 12
# Batches of the last months are still there; of the older ones, one in a hundred.
RECENT = 0.92
MOVEMENTS = {"pick": 70, "transfer": 15, "receipt": 10, "adjustment": 4, "return": 1}
REASONS = {"count": "Stock taking", "damage": "Damaged", "expiry": "Expired"}


def warehouses(world: World) -> Load:
    rows = ((i, f"W{i}", f"Warehouse {i}", i) for i in range(1, WAREHOUSES + 1))
    return Load(Warehouse, ("id", "code", "name", "manager_id"), rows)


def zones(world: World) -> Load:
    rows = ((i, 1 + i % WAREHOUSES, f"Z{i}") for i in range(1, ZONES + 1))
    return Load(WarehouseZone, ("id", "warehouse_id", "code"), rows)


def locations(world: World) -> Load:
    """Every twentieth is an aisle, the others are the bins of the aisle before them."""

    def rows() -> Iterator[tuple[Any, ...]]:
        for i in range(1, world.rows("locations") + 1):
            aisle = i - (i - 1) % 20
            yield (i, 1 + aisle % ZONES, None if i == aisle else aisle, f"L{i:06d}", 1000)

    return Load(Location, ("id", "zone_id", "parent_id", "code", "capacity"), rows())


def movement_reasons(world: World) -> Load:
    rows = ((i, code, REASONS[code]) for i, code in enumerate(REASONS, start=1))
    return Load(MovementReason, ("id", "code", "name"), rows)


def lots(world: World) -> Load:
    random = world.random("lots")
    count = world.rows("lots")

    def rows() -> Iterator[tuple[Any, ...]]:
        for i in range(1, count + 1):
            product = skewed(random, world.rows("products"))
            world.lot_products.append(product)
            day = day_of(i / count)
            expires = on(day + random.randint(90, 900)) if random.random() < 0.6 else None
            vendor = skewed(random, world.rows("vendors"))
            yield (i, product, vendor, f"LOT{i:07d}", on(day), expires, when(i / count))

    fields = (
        *("id", "product_id", "vendor_id", "number"),
        *("received_on", "expires_on", "created_at"),
    )
    return Load(Lot, fields, rows())


def batches(world: World) -> Load:
    random = world.random("batches")
    lots = len(world.lot_products)

    def rows() -> Iterator[tuple[Any, ...]]:
        for lot, product in enumerate(world.lot_products, start=1):
            for _ in range(random.randint(1, 3)):
                world.batch_count += 1
                batch = world.batch_count
                world.batches_of_product[product].append(batch)
                if lot / lots > RECENT or random.random() < 0.01:
                    status = random.choices(["available", "reserved", "quarantined"], [80, 15, 5])[
                        0
                    ]
                    world.live_batches.append(batch)
                else:
                    status = random.choices(["consumed", "scrapped"], [97, 3])[0]
                quantity = amount(random.randint(1, 5_000) * 1000)
                yield (batch, product, lot, f"B{batch:08d}", status, quantity, when(lot / lots))

    fields = ("id", "product_id", "lot_id", "number", "status", "quantity", "created_at")
    return Load(Batch, fields, rows())


def batch_locations(world: World) -> Load:
    """Only what is still there lies somewhere, mostly in two places."""
    random = world.random("batch_locations")

    def rows() -> Iterator[tuple[Any, ...]]:
        i = 0
        for batch in world.live_batches:
            for _ in range(random.randint(1, 4)):
                i += 1
                location = random.randint(1, world.rows("locations"))
                yield (i, batch, location, amount(random.randint(1, 500) * 1000))

    return Load(BatchLocation, ("id", "batch_id", "location_id", "quantity"), rows())


def movements(world: World) -> Load:
    """A movement is mostly of a batch that had just come in when it happened."""
    random = world.random("movements")
    count = world.rows("movements")
    kinds, weights = list(MOVEMENTS), list(MOVEMENTS.values())

    def rows() -> Iterator[tuple[Any, ...]]:
        for i, kind in enumerate(random.choices(kinds, weights, k=count), start=1):
            known = max(1, int(world.batch_count * i / count))
            batch = known + 1 - skewed(random, known)
            source = random.randint(1, world.rows("locations")) if kind != "receipt" else None
            target = random.randint(1, world.rows("locations")) if kind != "pick" else None
            reason = random.randint(1, len(REASONS)) if kind == "adjustment" else None
            user = skewed(random, world.rows("employees"))
            quantity = amount(random.randint(1, 300) * 1000)
            yield (i, batch, kind, source, target, reason, quantity, user, when(i / count))

    fields = (
        *("id", "batch_id", "movement_type", "from_location_id", "to_location_id"),
        *("reason_id", "quantity", "created_by_id", "created_at"),
    )
    return Load(InventoryMovement, fields, rows())
