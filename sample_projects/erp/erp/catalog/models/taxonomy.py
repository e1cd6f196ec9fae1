"""How products are found: the category tree and brands."""

from django.db import models

from erp.partners.models import Vendor


class ProductCategory(models.Model):
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    slug = models.SlugField(max_length=80)
    name = models.CharField(max_length=120)

    class Meta:
        db_table = "product_categories"
        ordering = ["name"]
        verbose_name_plural = "product categories"
        unique_together = [("parent", "slug")]

    def __str__(self) -> str:
        return self.name


class Brand(models.Model):
    name = models.CharField(max_length=120, unique=True)
    vendor = models.ForeignKey(
        Vendor, models.SET_NULL, null=True, blank=True, related_name="brands", db_index=False
    )

    class Meta:
        db_table = "brands"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
