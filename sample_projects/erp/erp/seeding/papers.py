"""Documents of products and comments on orders: rows that point at any table."""

from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType

from erp.catalog.models import Product
from erp.documents.models import Comment, Document, DocumentType
from erp.sales.models import Order
from erp.seeding.load import Load
from erp.seeding.world import World, skewed, when

TYPES = {"manual": "Manual", "photo": "Photograph", "safety": "Safety data sheet"}


def document_types(world: World) -> Load:
    rows = ((i, code, TYPES[code]) for i, code in enumerate(TYPES, start=1))
    return Load(DocumentType, ("id", "code", "name"), rows)


def documents(world: World) -> Load:
    random = world.random("documents")
    product_type = ContentType.objects.get_for_model(Product).pk

    def rows() -> Iterator[tuple[Any, ...]]:
        i = 0
        for product in range(1, world.rows("products") + 1):
            for kind in random.sample(range(1, len(TYPES) + 1), random.randint(0, 3)):
                i += 1
                yield (i, kind, product_type, product, f"Document {i}")

    fields = ("id", "document_type_id", "content_type_id", "object_id", "title")
    return Load(Document, fields, rows())


def comments(world: World) -> Load:
    """One order in ten was worth a remark."""
    random = world.random("comments")
    order_type = ContentType.objects.get_for_model(Order).pk
    count = len(world.order_statuses)

    def rows() -> Iterator[tuple[Any, ...]]:
        i = 0
        for order in range(1, count + 1):
            if random.random() < 0.1:
                i += 1
                author = skewed(random, world.rows("employees"))
                yield (i, order_type, order, author, f"Remark {i}", when(order / count))

    fields = ("id", "content_type_id", "object_id", "author_id", "body", "created_at")
    return Load(Comment, fields, rows())
