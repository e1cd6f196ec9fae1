"""A lot arrives from a vendor; batches are what becomes of it in our hands."""

from django.db import models

from erp.base import Authored
from erp.catalog.models import Product
from erp.inventory.models.warehouses import Location
from erp.partners.models import Vendor


class Lot(Authored):
    product = models.ForeignKey(Product, models.PROTECT, related_name="lots", db_index=False)
    vendor = models.ForeignKey(
        Vendor, models.PROTECT, null=True, blank=True, related_name="lots", db_index=False
    )
    number = models.CharField(max_length=40)
    received_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "lots"
        get_latest_by = "received_on"
        constraints = [
            models.UniqueConstraint(fields=["number", "vendor"], name="lots_number_vendor_key")
        ]

    def __str__(self) -> str:
        return self.number


class Batch(Authored):
    class Status(models.TextChoices):
        QUARANTINED = "quarantined"
        AVAILABLE = "available"
        RESERVED = "reserved"
        CONSUMED = "consumed"
        SCRAPPED = "scrapped"

    product = models.ForeignKey(Product, models.PROTECT, related_name="batches", db_index=False)
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="batches", db_index=False)
    number = models.CharField(max_length=40, unique=True)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.QUARANTINED)
    quantity = models.DecimalField(max_digits=14, decimal_places=3)

    class Meta:
        db_table = "batches"
        get_latest_by = "created_at"
        verbose_name_plural = "batches"

    def __str__(self) -> str:
        return self.number


class BatchLocation(models.Model):
    batch = models.ForeignKey(Batch, models.CASCADE, related_name="batch_locations", db_index=False)
    location = models.ForeignKey(
        Location, models.PROTECT, related_name="batch_locations", db_index=False
    )
    quantity = models.DecimalField(max_digits=14, decimal_places=3)

    class Meta:
        db_table = "batch_locations"


class SerialNumber(models.Model):
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="serial_numbers", db_index=False)
    product = models.ForeignKey(
        Product, models.PROTECT, related_name="serial_numbers", db_index=False
    )
    number = models.CharField(max_length=64, unique=True)

    class Meta:
        db_table = "serial_numbers"

    def __str__(self) -> str:
        return self.number
