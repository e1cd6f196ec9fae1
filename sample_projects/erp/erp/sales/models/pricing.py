"""What things cost, for whom, and when they cost less."""

from django.db import models
from django.db.models import Q

from erp.base import Authored
from erp.catalog.models import Product
from erp.partners.models import Currency


class PriceList(models.Model):
    name = models.CharField(max_length=80)
    currency = models.ForeignKey(Currency, models.PROTECT, db_index=False)
    is_active = models.BooleanField(default=True)
    valid_from = models.DateField()

    class Meta:
        db_table = "price_lists"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=Q(is_active=True), name="price_lists_active_name_key"
            )
        ]

    def __str__(self) -> str:
        return self.name


class PriceListItem(models.Model):
    price_list = models.ForeignKey(PriceList, models.CASCADE, related_name="items")
    product = models.ForeignKey(Product, models.CASCADE, related_name="prices", db_index=False)
    unit_price = models.DecimalField(max_digits=12, decimal_places=4)

    class Meta:
        db_table = "price_list_items"
        constraints = [
            models.UniqueConstraint(
                fields=["price_list", "product"], name="price_list_items_list_product_key"
            )
        ]


class Promotion(Authored):
    name = models.CharField(max_length=120)
    products = models.ManyToManyField(Product, related_name="promotions", blank=True)
    discount = models.DecimalField(max_digits=5, decimal_places=2)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        db_table = "promotions"
        ordering = ["-starts_on"]

    def __str__(self) -> str:
        return self.name
