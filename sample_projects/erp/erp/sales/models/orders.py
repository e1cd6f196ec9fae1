"""Orders, their lines, and every status they went through."""

from django.conf import settings
from django.db import models

from erp.base import Authored
from erp.catalog.models import Product
from erp.inventory.models import Batch
from erp.partners.models import Address, Client
from erp.sales.models.pricing import PriceList


class SalesChannel(models.Model):
    code = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=80)

    class Meta:
        db_table = "sales_channels"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Order(Authored):
    class Status(models.TextChoices):
        DRAFT = "draft"
        OPEN = "open"
        PICKING = "picking"
        CLOSED = "closed"
        CANCELLED = "cancelled"

    number = models.CharField(max_length=16, unique=True)
    client = models.ForeignKey(Client, models.PROTECT, related_name="orders", db_index=False)
    channel = models.ForeignKey(SalesChannel, models.PROTECT, db_index=False)
    price_list = models.ForeignKey(
        PriceList, models.SET_NULL, null=True, blank=True, db_index=False
    )
    ship_to = models.ForeignKey(
        Address, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.DRAFT)
    ordered_at = models.DateTimeField()

    class Meta:
        db_table = "orders"
        ordering = ["-ordered_at"]
        get_latest_by = "ordered_at"

    def __str__(self) -> str:
        return self.number


class OpenOrderManager(models.Manager[Order]):
    def get_queryset(self) -> models.QuerySet[Order]:
        return super().get_queryset().filter(status=Order.Status.OPEN)


class OpenOrder(Order):
    """The pickers' list."""

    objects = OpenOrderManager()

    class Meta:
        proxy = True
        ordering = ["ordered_at"]


class OrderLineItem(models.Model):
    order = models.ForeignKey(Order, models.CASCADE, related_name="line_items", db_index=False)
    product = models.ForeignKey(
        Product, models.PROTECT, related_name="order_line_items", db_index=False
    )
    batch = models.ForeignKey(
        Batch,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="order_line_items",
        db_index=False,
    )
    quantity = models.DecimalField(max_digits=12, decimal_places=3)
    unit_price = models.DecimalField(max_digits=12, decimal_places=4)

    class Meta:
        db_table = "order_line_items"


class OrderStatusChange(models.Model):
    order = models.ForeignKey(Order, models.CASCADE, related_name="status_changes", db_index=False)
    status = models.CharField(max_length=16, choices=Order.Status.choices)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )

    class Meta:
        db_table = "order_status_changes"
        indexes = [models.Index(fields=["order", "-changed_at"], name="status_changes_order_idx")]
