"""Free labels on products, and who put them there."""

from django.conf import settings
from django.db import models

from erp.catalog.models.products import Product


class Tag(models.Model):
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    products = models.ManyToManyField(Product, through="ProductTag", related_name="tags")

    class Meta:
        db_table = "tags"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ProductTag(models.Model):
    product = models.ForeignKey(Product, models.CASCADE)
    tag = models.ForeignKey(Tag, models.CASCADE, db_index=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )

    class Meta:
        db_table = "product_tags"
        constraints = [
            models.UniqueConstraint(fields=["product", "tag"], name="product_tags_product_tag_key")
        ]
