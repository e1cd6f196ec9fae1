"""Attributes of a product, and products sold together as one."""

from django.db import models

from erp.catalog.models.measures import Unit
from erp.catalog.models.products import Product


class ProductAttribute(models.Model):
    name = models.CharField(max_length=80, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, db_index=False)

    class Meta:
        db_table = "product_attributes"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ProductAttributeValue(models.Model):
    product = models.ForeignKey(Product, models.CASCADE, related_name="attribute_values")
    attribute = models.ForeignKey(ProductAttribute, models.CASCADE, db_index=False)
    value = models.CharField(max_length=200)

    class Meta:
        db_table = "product_attribute_values"
        unique_together = [("product", "attribute")]


class ProductBundle(Product):
    discount = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "product_bundles"


class BundleItem(models.Model):
    bundle = models.ForeignKey(ProductBundle, models.CASCADE, related_name="items")
    product = models.ForeignKey(Product, models.PROTECT, related_name="in_bundles", db_index=False)
    quantity = models.DecimalField(max_digits=12, decimal_places=3)

    class Meta:
        db_table = "bundle_items"
        constraints = [
            models.UniqueConstraint(
                fields=["bundle", "product"], name="bundle_items_bundle_product_key"
            )
        ]
