"""What a product is made of, and where: written after indexes were allowed again."""

from django.db import models

from erp.catalog.models import Product
from erp.inventory.models import Warehouse


class WorkCenter(models.Model):
    code = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=120)
    warehouse = models.ForeignKey(Warehouse, models.PROTECT, related_name="work_centers")

    class Meta:
        db_table = "work_centers"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class Machine(models.Model):
    work_center = models.ForeignKey(WorkCenter, models.PROTECT, related_name="machines")
    serial_number = models.CharField(max_length=64, unique=True)
    maintained_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "machines"

    def __str__(self) -> str:
        return self.serial_number


class BillOfMaterials(models.Model):
    product = models.ForeignKey(Product, models.PROTECT, related_name="bills_of_materials")
    version = models.PositiveSmallIntegerField(default=1)
    is_released = models.BooleanField(default=False)

    class Meta:
        db_table = "bills_of_materials"
        verbose_name_plural = "bills of materials"
        get_latest_by = "version"
        constraints = [
            models.UniqueConstraint(
                fields=["product", "version"], name="bills_of_materials_version_key"
            )
        ]


class BillOfMaterialsLine(models.Model):
    bill = models.ForeignKey(BillOfMaterials, models.CASCADE, related_name="lines")
    component = models.ForeignKey(Product, models.PROTECT, related_name="+")
    quantity = models.DecimalField(max_digits=12, decimal_places=4)

    class Meta:
        db_table = "bill_of_material_lines"
        order_with_respect_to = "bill"
