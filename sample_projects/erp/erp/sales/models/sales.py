"""A sale is a batch gone for money: the row that reports are made of."""

from django.db import models

from erp.inventory.models import Batch
from erp.partners.models import Client
from erp.sales.models.orders import OrderLineItem


class Sale(models.Model):
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="sales", db_index=False)
    order_line = models.ForeignKey(
        OrderLineItem, models.PROTECT, related_name="sales", db_index=False
    )
    client = models.ForeignKey(Client, models.PROTECT, related_name="sales", db_index=False)
    quantity = models.DecimalField(max_digits=12, decimal_places=3)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    sold_at = models.DateTimeField()

    class Meta:
        db_table = "sales"
        get_latest_by = "sold_at"
