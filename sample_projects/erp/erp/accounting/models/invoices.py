"""What customers owe."""

from django.db import models

from erp.accounting.models.accounts import Account
from erp.base import Authored
from erp.catalog.models import TaxRate
from erp.partners.models import Customer
from erp.sales.models import CustomerReturn, Order, OrderLineItem


class Invoice(Authored):
    class Status(models.TextChoices):
        DRAFT = "draft"
        SENT = "sent"
        PAID = "paid"
        WRITTEN_OFF = "written_off"

    number = models.CharField(max_length=16, unique=True)
    order = models.ForeignKey(
        Order, models.PROTECT, null=True, blank=True, related_name="invoices", db_index=False
    )
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="invoices", db_index=False)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.DRAFT)
    issued_on = models.DateField()
    due_on = models.DateField()
    total = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        db_table = "invoices"
        ordering = ["-issued_on"]
        get_latest_by = "issued_on"

    def __str__(self) -> str:
        return self.number


class InvoiceLine(models.Model):
    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="lines", db_index=False)
    order_line = models.ForeignKey(
        OrderLineItem, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    tax_rate = models.ForeignKey(TaxRate, models.PROTECT, related_name="+", db_index=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        db_table = "invoice_lines"


class CreditNote(Authored):
    invoice = models.ForeignKey(
        Invoice, models.PROTECT, related_name="credit_notes", db_index=False
    )
    customer_return = models.OneToOneField(
        CustomerReturn, models.PROTECT, null=True, blank=True, related_name="credit_note"
    )
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        db_table = "credit_notes"
