"""Stock taking, quality inspection, and what the hand scanners report."""

from django.db import models

from erp.base import Authored
from erp.hr.models import Employee
from erp.inventory.models.batches import Batch
from erp.inventory.models.warehouses import Location, Warehouse


class StockCount(Authored):
    warehouse = models.ForeignKey(Warehouse, models.PROTECT, related_name="counts", db_index=False)
    counted_on = models.DateField()
    is_closed = models.BooleanField(default=False)

    class Meta:
        db_table = "stock_counts"
        ordering = ["-counted_on"]


class StockCountLine(models.Model):
    stock_count = models.ForeignKey(
        StockCount, models.CASCADE, related_name="lines", db_index=False
    )
    location = models.ForeignKey(Location, models.PROTECT, related_name="+", db_index=False)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="+", db_index=False)
    expected = models.DecimalField(max_digits=14, decimal_places=3)
    counted = models.DecimalField(max_digits=14, decimal_places=3)

    class Meta:
        db_table = "stock_count_lines"
        unique_together = [("stock_count", "location", "batch")]


class QualityInspection(Authored):
    class Result(models.TextChoices):
        PENDING = "pending"
        PASSED = "passed"
        FAILED = "failed"

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="inspections", db_index=False)
    inspector = models.ForeignKey(
        Employee, models.PROTECT, related_name="inspections", db_index=False
    )
    result = models.CharField(max_length=16, choices=Result.choices, default=Result.PENDING)

    class Meta:
        db_table = "quality_inspections"


class ScannerReading(models.Model):
    """A row of the scanner gateway's own table: it creates and fills it, we read."""

    location = models.ForeignKey(
        Location, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    batch_number = models.CharField(max_length=40)
    read_at = models.DateTimeField()

    class Meta:
        db_table = "wms_scanner_readings"
        managed = False
