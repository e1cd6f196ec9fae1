"""What departments ask for, and which vendor sells it."""

from django.db import models

from erp.base import Authored
from erp.catalog.models import Product
from erp.hr.models import Department, Employee
from erp.partners.models import Vendor


class VendorProduct(models.Model):
    vendor = models.ForeignKey(Vendor, models.CASCADE, related_name="vendor_products")
    product = models.ForeignKey(
        Product, models.CASCADE, related_name="vendor_products", db_index=False
    )
    vendor_sku = models.CharField(max_length=64)
    unit_cost = models.DecimalField(max_digits=12, decimal_places=4)

    class Meta:
        db_table = "vendor_products"
        constraints = [
            models.UniqueConstraint(
                fields=["vendor", "product"], name="vendor_products_vendor_product_key"
            )
        ]


class PurchaseRequisition(Authored):
    class Status(models.TextChoices):
        REQUESTED = "requested"
        APPROVED = "approved"
        REJECTED = "rejected"

    requested_by = models.ForeignKey(
        Employee, models.PROTECT, related_name="requisitions", db_index=False
    )
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="requisitions", db_index=False
    )
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.REQUESTED)

    class Meta:
        db_table = "purchase_requisitions"


class PurchaseRequisitionLine(models.Model):
    requisition = models.ForeignKey(
        PurchaseRequisition, models.CASCADE, related_name="lines", db_index=False
    )
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", db_index=False)
    preferred_vendor = models.ForeignKey(
        Vendor, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    quantity = models.DecimalField(max_digits=12, decimal_places=3)

    class Meta:
        db_table = "purchase_requisition_lines"
