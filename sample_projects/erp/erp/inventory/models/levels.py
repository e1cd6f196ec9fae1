"""How much there is, how much is promised, and when to order more."""

from django.db import models

from erp.base import Authored
from erp.catalog.models import Product
from erp.inventory.models.batches import Batch
from erp.inventory.models.warehouses import Warehouse
from erp.partners.models import Vendor


class StockLevel(models.Model):
    product = models.ForeignKey(Product, models.CASCADE, related_name="stock_levels")
    warehouse = models.ForeignKey(
        Warehouse, models.CASCADE, related_name="stock_levels", db_index=False
    )
    on_hand = models.DecimalField(max_digits=14, decimal_places=3, default=0)
    reserved = models.DecimalField(max_digits=14, decimal_places=3, default=0)

    class Meta:
        db_table = "stock_levels"
        constraints = [
            models.UniqueConstraint(
                fields=["product", "warehouse"], name="stock_levels_product_warehouse_key"
            )
        ]


class StockReservation(Authored):
    product = models.ForeignKey(
        Product, models.CASCADE, related_name="reservations", db_index=False
    )
    batch = models.ForeignKey(
        Batch, models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    quantity = models.DecimalField(max_digits=14, decimal_places=3)
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "stock_reservations"
        # The second was added for the expiry job; nobody took the first away.
        indexes = [
            models.Index(fields=["product"], name="reservations_product_idx"),
            models.Index(fields=["product", "expires_at"], name="reservations_expiry_idx"),
        ]


class ReorderRule(models.Model):
    product = models.ForeignKey(Product, models.CASCADE, related_name="reorder_rules")
    warehouse = models.ForeignKey(
        Warehouse, models.CASCADE, related_name="reorder_rules", db_index=False
    )
    vendor = models.ForeignKey(
        Vendor, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    minimum = models.DecimalField(max_digits=14, decimal_places=3)
    order_quantity = models.DecimalField(max_digits=14, decimal_places=3)

    class Meta:
        db_table = "reorder_rules"
        unique_together = [("product", "warehouse")]
