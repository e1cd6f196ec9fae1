"""The catalog: products, and the tags on them."""

from collections.abc import Iterator
from typing import Any

from erp.catalog.models import Brand, Product, ProductCategory, ProductTag, Tag, TaxRate, Unit
from erp.seeding.load import Load, money
from erp.seeding.world import World, on, skewed

BRANDS = 40
CATEGORIES = 60
TOP_CATEGORIES = 6
UNITS = {"pc": "piece", "kg": "kilogram", "l": "litre"}


def units(world: World) -> Load:
    return Load(Unit, ("code", "name"), UNITS.items())


def tax_rates(world: World) -> Load:
    rows = [(1, "DE", "standard", money(1900), on(0)), (2, "DE", "reduced", money(700), on(0))]
    return Load(TaxRate, ("id", "country_id", "name", "percent", "valid_from"), rows)


def categories(world: World) -> Load:
    def rows() -> Iterator[tuple[Any, ...]]:
        for i in range(1, CATEGORIES + 1):
            parent = None if i <= TOP_CATEGORIES else 1 + i % TOP_CATEGORIES
            yield (i, parent, f"category-{i}", f"Category {i}")

    return Load(ProductCategory, ("id", "parent_id", "slug", "name"), rows())


def brands(world: World) -> Load:
    random = world.random("brands")
    rows = (
        (i, f"Brand {i}", random.randint(1, world.rows("vendors"))) for i in range(1, BRANDS + 1)
    )
    return Load(Brand, ("id", "name", "vendor_id"), rows)


def products(world: World) -> Load:
    random = world.random("products")

    def rows() -> Iterator[tuple[Any, ...]]:
        for i in range(1, world.rows("products") + 1):
            status = random.choices(["listed", "discontinued", "draft"], [70, 27, 3])[0]
            category = skewed(random, CATEGORIES)
            brand = skewed(random, BRANDS) if random.random() < 0.8 else None
            unit = random.choice(list(UNITS))
            tax_rate = random.choice([1, 1, 1, 2])
            weight = random.randint(10, 20_000)
            yield (
                *(i, f"P{i:07d}", f"Product {i}", category, brand),
                *(unit, tax_rate, status, weight),
            )

    fields = (
        *("id", "sku", "name", "category_id", "brand_id"),
        *("unit_id", "tax_rate_id", "status", "weight_grams"),
    )
    return Load(Product, fields, rows())


def tags(world: World) -> Load:
    rows = ((i, f"tag-{i}", f"Tag {i}") for i in range(1, world.rows("tags") + 1))
    return Load(Tag, ("id", "slug", "name"), rows)


def product_tags(world: World) -> Load:
    """A few tags are on a third of all products, most on a few."""
    random = world.random("product_tags")

    def rows() -> Iterator[tuple[Any, ...]]:
        i = 0
        for product in range(1, world.rows("products") + 1):
            chosen = {skewed(random, world.rows("tags")) for _ in range(random.randint(0, 8))}
            for tag in sorted(chosen):
                i += 1
                yield (i, product, tag, random.randint(1, world.rows("employees")))

    return Load(ProductTag, ("id", "product_id", "tag_id", "added_by_id"), rows())
