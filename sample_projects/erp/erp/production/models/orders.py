"""Making things: order, operations, and the material they eat."""

from django.db import models

from erp.base import Authored
from erp.inventory.models import Batch
from erp.production.models.recipes import BillOfMaterials, Machine, WorkCenter
from erp.sales.models import Order


class ProductionOrder(Authored):
    class Status(models.TextChoices):
        PLANNED = "planned"
        RUNNING = "running"
        DONE = "done"

    bill = models.ForeignKey(BillOfMaterials, models.PROTECT, related_name="production_orders")
    sales_order = models.ForeignKey(
        Order, models.SET_NULL, null=True, blank=True, related_name="production_orders"
    )
    produced_batch = models.OneToOneField(
        Batch, models.PROTECT, null=True, blank=True, related_name="production_order"
    )
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.PLANNED)
    quantity = models.DecimalField(max_digits=14, decimal_places=3)
    starts_on = models.DateField()

    class Meta:
        db_table = "production_orders"
        ordering = ["starts_on"]


class ProductionOrderOperation(models.Model):
    production_order = models.ForeignKey(ProductionOrder, models.CASCADE, related_name="operations")
    sequence = models.PositiveSmallIntegerField()
    work_center = models.ForeignKey(WorkCenter, models.PROTECT, related_name="operations")
    machine = models.ForeignKey(
        Machine, models.SET_NULL, null=True, blank=True, related_name="operations"
    )
    minutes = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "production_order_operations"
        unique_together = [("production_order", "sequence")]


class MaterialConsumption(models.Model):
    operation = models.ForeignKey(
        ProductionOrderOperation, models.CASCADE, related_name="consumptions"
    )
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="consumptions")
    quantity = models.DecimalField(max_digits=14, decimal_places=3)

    class Meta:
        db_table = "material_consumptions"
        constraints = [
            models.UniqueConstraint(
                fields=["operation", "batch"], name="consumptions_operation_batch_key"
            )
        ]
