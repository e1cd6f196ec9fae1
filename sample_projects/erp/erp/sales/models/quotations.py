"""Offers made to clients."""

from django.db import models

from erp.base import Authored
from erp.catalog.models import Product
from erp.partners.models import Client
from erp.sales.models.orders import Order


class Quotation(Authored):
    class Status(models.TextChoices):
        SENT = "sent"
        ACCEPTED = "accepted"
        DECLINED = "declined"

    client = models.ForeignKey(Client, models.CASCADE, related_name="quotations", db_index=False)
    order = models.OneToOneField(
        Order, models.SET_NULL, null=True, blank=True, related_name="quotation"
    )
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.SENT)
    valid_until = models.DateField()

    class Meta:
        db_table = "quotations"


class QuotationLine(models.Model):
    quotation = models.ForeignKey(Quotation, models.CASCADE, related_name="lines", db_index=False)
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", db_index=False)
    quantity = models.DecimalField(max_digits=12, decimal_places=3)
    unit_price = models.DecimalField(max_digits=12, decimal_places=4)

    class Meta:
        db_table = "quotation_lines"
