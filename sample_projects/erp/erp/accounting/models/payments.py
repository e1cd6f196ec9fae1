"""What customers paid, and how."""

from django.db import models

from erp.accounting.models.accounts import Account
from erp.accounting.models.invoices import Invoice
from erp.base import Authored
from erp.partners.models import BankAccount


class PaymentMethod(models.Model):
    code = models.CharField(max_length=16, unique=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        db_table = "payment_methods"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class Payment(Authored):
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="payments", db_index=False)
    method = models.ForeignKey(PaymentMethod, models.PROTECT, db_index=False)
    bank_account = models.ForeignKey(
        BankAccount, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    paid_at = models.DateTimeField()

    class Meta:
        db_table = "payments"
        get_latest_by = "paid_at"
