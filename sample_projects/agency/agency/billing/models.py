"""What clients owe and pay, and what projects cost."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from agency.people.models import Client
from agency.plan_indexes import planned
from agency.work.models import Project


class Invoice(models.Model):
    class Status(models.TextChoices):
        DRAFT = "DRAFT"
        SENT = "SENT"
        PAID = "PAID"
        VOID = "VOID"

    number = models.CharField(max_length=20, unique=True)
    client = models.ForeignKey(Client, models.PROTECT, related_name="invoices")
    project = models.ForeignKey(Project, models.PROTECT, related_name="invoices")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.DRAFT)
    currency = models.CharField(max_length=3, default="EUR")
    total = models.DecimalField(max_digits=12, decimal_places=2)
    issue_date = models.DateField()
    due_date = models.DateField()
    sent_at = models.DateTimeField(null=True, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        db_table = "invoices"
        indexes = planned("Invoice")

    def __str__(self) -> str:
        return self.number


class InvoiceLine(models.Model):
    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)
    amount = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        db_table = "invoice_lines"
        constraints = [
            models.UniqueConstraint(fields=["invoice", "position"], name="invoice_lines_position")
        ]


class Payment(models.Model):
    class Method(models.TextChoices):
        TRANSFER = "TRANSFER"
        CARD = "CARD"

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="payments")
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    method = models.CharField(max_length=16, choices=Method.choices, default=Method.TRANSFER)
    paid_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "payments"
        indexes = planned("Payment")


class Expense(models.Model):
    class Status(models.TextChoices):
        SUBMITTED = "SUBMITTED"
        APPROVED = "APPROVED"
        REFUNDED = "REFUNDED"

    project = models.ForeignKey(Project, models.PROTECT, related_name="expenses")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="expenses")
    date = models.DateField()
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.SUBMITTED)
    text = models.CharField(max_length=200)

    class Meta:
        db_table = "expenses"
        indexes = planned("Expense")
