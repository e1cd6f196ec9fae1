"""Goods that customers send back."""

from django.db import models

from erp.base import Authored
from erp.inventory.models import Batch
from erp.partners.models import Client
from erp.sales.models.orders import Order, OrderLineItem


class CustomerReturn(Authored):
    order = models.ForeignKey(Order, models.PROTECT, related_name="returns", db_index=False)
    client = models.ForeignKey(Client, models.PROTECT, related_name="returns", db_index=False)
    reason = models.CharField(max_length=200)
    received_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "customer_returns"


class CustomerReturnLine(models.Model):
    customer_return = models.ForeignKey(
        CustomerReturn, models.CASCADE, related_name="lines", db_index=False
    )
    order_line = models.ForeignKey(OrderLineItem, models.PROTECT, related_name="+", db_index=False)
    batch = models.ForeignKey(
        Batch, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    quantity = models.DecimalField(max_digits=12, decimal_places=3)

    class Meta:
        db_table = "customer_return_lines"
