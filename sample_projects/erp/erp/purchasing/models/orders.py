"""Purchase orders."""

from django.db import models

from erp.base import Authored
from erp.catalog.models import Product
from erp.inventory.models import Warehouse
from erp.partners.models import Currency, Vendor
from erp.purchasing.models.requisitions import PurchaseRequisition


class PurchaseOrder(Authored):
    class Status(models.TextChoices):
        DRAFT = "draft"
        SENT = "sent"
        RECEIVED = "received"
        CANCELLED = "cancelled"

    number = models.CharField(max_length=16, unique=True)
    vendor = models.ForeignKey(
        Vendor, models.PROTECT, related_name="purchase_orders", db_index=False
    )
    requisition = models.ForeignKey(
        PurchaseRequisition,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="purchase_orders",
        db_index=False,
    )
    warehouse = models.ForeignKey(Warehouse, models.PROTECT, related_name="+", db_index=False)
    currency = models.ForeignKey(Currency, models.PROTECT, db_index=False)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.DRAFT)
    expected_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "purchase_orders"
        ordering = ["-number"]

    def __str__(self) -> str:
        return self.number


class PurchaseOrderLine(models.Model):
    purchase_order = models.ForeignKey(
        PurchaseOrder, models.CASCADE, related_name="lines", db_index=False
    )
    product = models.ForeignKey(
        Product, models.PROTECT, related_name="purchase_order_lines", db_index=False
    )
    quantity = models.DecimalField(max_digits=12, decimal_places=3)
    unit_cost = models.DecimalField(max_digits=12, decimal_places=4)

    class Meta:
        db_table = "purchase_order_lines"
