"""A party is anybody we deal with; customers pay us, vendors are paid."""

from django.db import models

from erp.base import Authored
from erp.hr.models import Employee
from erp.partners.models.reference import Country, Currency


class Party(Authored):
    name = models.CharField(max_length=200, db_index=True)
    tax_number = models.CharField(max_length=32, blank=True)
    country = models.ForeignKey(Country, models.PROTECT, db_index=False)

    class Meta:
        db_table = "parties"
        verbose_name_plural = "parties"

    def __str__(self) -> str:
        return self.name


class CustomerGroup(models.Model):
    name = models.CharField(max_length=80, unique=True)
    discount = models.DecimalField(max_digits=5, decimal_places=2, default=0)

    class Meta:
        db_table = "customer_groups"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Customer(Party):
    """The legal entity that receives the invoice."""

    number = models.CharField(max_length=16, unique=True)
    currency = models.ForeignKey(Currency, models.PROTECT, db_index=False)
    account_manager = models.ForeignKey(
        Employee, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    groups = models.ManyToManyField(CustomerGroup, blank=True, related_name="customers")
    credit_limit = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    payment_days = models.PositiveSmallIntegerField(default=30)

    class Meta:
        db_table = "customers"


class Vendor(Party):
    number = models.CharField(max_length=16, unique=True)
    currency = models.ForeignKey(Currency, models.PROTECT, db_index=False)
    buyer = models.ForeignKey(
        Employee, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    lead_days = models.PositiveSmallIntegerField(default=14)

    class Meta:
        db_table = "vendors"
