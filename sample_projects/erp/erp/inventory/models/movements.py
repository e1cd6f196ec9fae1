"""Every change of stock, and the transfers that cause pairs of them."""

from django.db import models
from django.db.models import F, Q

from erp.base import Authored
from erp.inventory.models.batches import Batch
from erp.inventory.models.warehouses import Location, Warehouse


class MovementReason(models.Model):
    code = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=120)

    class Meta:
        db_table = "movement_reasons"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class InventoryMovement(Authored):
    class Type(models.TextChoices):
        RECEIPT = "receipt"
        PICK = "pick"
        TRANSFER = "transfer"
        ADJUSTMENT = "adjustment"
        RETURN = "return"

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="movements", db_index=False)
    movement_type = models.CharField(max_length=16, choices=Type.choices)
    from_location = models.ForeignKey(
        Location, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    to_location = models.ForeignKey(
        Location, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    reason = models.ForeignKey(
        MovementReason, models.PROTECT, null=True, blank=True, db_index=False
    )
    reverses = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="reversals", db_index=False
    )
    quantity = models.DecimalField(max_digits=14, decimal_places=3)

    class Meta:
        db_table = "inventory_movements"
        get_latest_by = "created_at"


class StockTransfer(Authored):
    class Status(models.TextChoices):
        PLANNED = "planned"
        IN_TRANSIT = "in_transit"
        RECEIVED = "received"

    from_warehouse = models.ForeignKey(
        Warehouse, models.PROTECT, related_name="transfers_out", db_index=False
    )
    to_warehouse = models.ForeignKey(
        Warehouse, models.PROTECT, related_name="transfers_in", db_index=False
    )
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.PLANNED)

    class Meta:
        db_table = "stock_transfers"
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_warehouse=F("to_warehouse")), name="stock_transfers_moves_check"
            )
        ]


class StockTransferLine(models.Model):
    transfer = models.ForeignKey(
        StockTransfer, models.CASCADE, related_name="lines", db_index=False
    )
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="+", db_index=False)
    quantity = models.DecimalField(max_digits=14, decimal_places=3)

    class Meta:
        db_table = "stock_transfer_lines"
