"""What vendors delivered and what they charge for it."""

from django.db import models

from erp.base import Authored
from erp.hr.models import Employee
from erp.inventory.models import Lot, Warehouse
from erp.partners.models import Vendor
from erp.purchasing.models.orders import PurchaseOrder, PurchaseOrderLine


class GoodsReceipt(Authored):
    purchase_order = models.ForeignKey(
        PurchaseOrder, models.PROTECT, related_name="receipts", db_index=False
    )
    warehouse = models.ForeignKey(Warehouse, models.PROTECT, related_name="+", db_index=False)
    received_by = models.ForeignKey(Employee, models.PROTECT, related_name="+", db_index=False)
    received_at = models.DateTimeField()

    class Meta:
        db_table = "goods_receipts"
        get_latest_by = "received_at"


class GoodsReceiptLine(models.Model):
    receipt = models.ForeignKey(GoodsReceipt, models.CASCADE, related_name="lines", db_index=False)
    purchase_order_line = models.ForeignKey(
        PurchaseOrderLine, models.PROTECT, related_name="receipt_lines", db_index=False
    )
    lot = models.OneToOneField(Lot, models.PROTECT, related_name="receipt_line")
    quantity = models.DecimalField(max_digits=12, decimal_places=3)

    class Meta:
        db_table = "goods_receipt_lines"


class VendorBill(Authored):
    class Status(models.TextChoices):
        ENTERED = "entered"
        APPROVED = "approved"
        PAID = "paid"

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="bills", db_index=False)
    purchase_order = models.ForeignKey(
        PurchaseOrder,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bills",
        db_index=False,
    )
    number = models.CharField(max_length=40)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.ENTERED)
    due_on = models.DateField()
    total = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        db_table = "vendor_bills"
        constraints = [
            models.UniqueConstraint(fields=["vendor", "number"], name="vendor_bills_number_key")
        ]
