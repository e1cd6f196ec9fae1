"""Years and periods, the chart of accounts, cost centers."""

from django.db import models

from erp.hr.models import Department
from erp.partners.models import Currency


class FiscalYear(models.Model):
    name = models.CharField(max_length=16, unique=True)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        db_table = "fiscal_years"
        ordering = ["-starts_on"]
        get_latest_by = "starts_on"

    def __str__(self) -> str:
        return self.name


class FiscalPeriod(models.Model):
    fiscal_year = models.ForeignKey(FiscalYear, models.CASCADE, related_name="periods")
    number = models.PositiveSmallIntegerField()
    is_closed = models.BooleanField(default=False)

    class Meta:
        db_table = "fiscal_periods"
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "number"], name="fiscal_periods_year_number_key"
            )
        ]


class Account(models.Model):
    class Kind(models.TextChoices):
        ASSET = "asset"
        LIABILITY = "liability"
        EQUITY = "equity"
        INCOME = "income"
        EXPENSE = "expense"

    number = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", db_index=False
    )
    currency = models.ForeignKey(Currency, models.PROTECT, db_index=False)

    class Meta:
        db_table = "accounts"
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class CostCenter(models.Model):
    code = models.CharField(max_length=16, unique=True)
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="cost_centers", db_index=False
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", db_index=False
    )

    class Meta:
        db_table = "cost_centers"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code
