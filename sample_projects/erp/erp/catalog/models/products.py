"""Products, their variants and the codes printed on them."""

from django.db import models
from django.db.models import Q

from erp.base import Authored
from erp.catalog.models.measures import TaxRate, Unit
from erp.catalog.models.taxonomy import Brand, ProductCategory


class Product(Authored):
    class Status(models.TextChoices):
        DRAFT = "draft"
        LISTED = "listed"
        DISCONTINUED = "discontinued"

    sku = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=200)
    category = models.ForeignKey(
        ProductCategory, models.PROTECT, related_name="products", db_index=False
    )
    brand = models.ForeignKey(
        Brand, models.SET_NULL, null=True, blank=True, related_name="products", db_index=False
    )
    unit = models.ForeignKey(Unit, models.PROTECT, db_index=False)
    tax_rate = models.ForeignKey(TaxRate, models.PROTECT, db_index=False)
    substitutes = models.ManyToManyField("self", blank=True)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.LISTED)
    weight_grams = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "products"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ProductVariant(models.Model):
    product = models.ForeignKey(Product, models.CASCADE, related_name="variants", db_index=False)
    sku = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=120)

    class Meta:
        db_table = "product_variants"
        indexes = [models.Index(fields=["product", "name"], name="variants_product_name_idx")]

    def __str__(self) -> str:
        return self.name


class ProductBarcode(models.Model):
    product = models.ForeignKey(Product, models.CASCADE, related_name="barcodes", db_index=False)
    variant = models.ForeignKey(
        ProductVariant,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="barcodes",
        db_index=False,
    )
    code = models.CharField(max_length=64, db_index=True)
    is_primary = models.BooleanField(default=False)

    class Meta:
        db_table = "product_barcodes"
        constraints = [
            models.UniqueConstraint(
                fields=["product"], condition=Q(is_primary=True), name="barcodes_one_primary_key"
            )
        ]
