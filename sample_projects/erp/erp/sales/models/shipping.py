"""Carriers and what they took away."""

from django.db import models

from erp.base import Authored
from erp.inventory.models import Batch, Warehouse
from erp.partners.models import Country
from erp.sales.models.orders import Order, OrderLineItem


class Carrier(models.Model):
    code = models.CharField(max_length=16, db_index=True)
    name = models.CharField(max_length=120)
    country = models.ForeignKey(Country, models.PROTECT, db_index=False)

    class Meta:
        db_table = "carriers"
        ordering = ["name"]
        # From before somebody set db_index on the field.
        indexes = [models.Index(fields=["code"], name="carriers_code_idx")]

    def __str__(self) -> str:
        return self.name


class Shipment(Authored):
    order = models.ForeignKey(Order, models.PROTECT, related_name="shipments", db_index=False)
    carrier = models.ForeignKey(Carrier, models.PROTECT, related_name="shipments")
    warehouse = models.ForeignKey(
        Warehouse, models.PROTECT, related_name="shipments", db_index=False
    )
    tracking_number = models.CharField(max_length=64, blank=True)
    shipped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "shipments"
        get_latest_by = "shipped_at"
        # Written when foreign keys were thought to have no index of their own.
        indexes = [models.Index(fields=["carrier"], name="shipments_carrier_id_idx")]


class ShipmentLine(models.Model):
    shipment = models.ForeignKey(Shipment, models.CASCADE, related_name="lines", db_index=False)
    order_line = models.ForeignKey(OrderLineItem, models.PROTECT, related_name="+", db_index=False)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="+", db_index=False)
    quantity = models.DecimalField(max_digits=12, decimal_places=3)

    class Meta:
        db_table = "shipment_lines"
