"""Where goods can lie: warehouse, zone, location (a bin in a shelf in an aisle)."""

from django.db import models
from django.db.models import Q

from erp.hr.models import Employee
from erp.partners.models import Address


class Warehouse(models.Model):
    code = models.CharField(max_length=8, unique=True)
    name = models.CharField(max_length=120)
    address = models.ForeignKey(
        Address, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    manager = models.ForeignKey(
        Employee, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        db_table = "warehouses"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class WarehouseZone(models.Model):
    warehouse = models.ForeignKey(Warehouse, models.CASCADE, related_name="zones")
    code = models.CharField(max_length=8)
    is_cold = models.BooleanField(default=False)

    class Meta:
        db_table = "warehouse_zones"
        constraints = [
            models.UniqueConstraint(
                fields=["warehouse", "code"], name="warehouse_zones_warehouse_code_key"
            )
        ]

    def __str__(self) -> str:
        return self.code


class Location(models.Model):
    zone = models.ForeignKey(
        WarehouseZone, models.PROTECT, related_name="locations", db_index=False
    )
    # Bins have a parent, aisles have none: the partial index holds all that can be looked up.
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", db_index=False
    )
    code = models.CharField(max_length=24, unique=True)
    capacity = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "locations"
        ordering = ["code"]
        indexes = [
            models.Index(
                fields=["parent"], condition=Q(parent__isnull=False), name="locations_parent_idx"
            )
        ]

    def __str__(self) -> str:
        return self.code
