"""Where a party lives, whom to ask for, and where its money goes."""

from django.db import models
from django.db.models import Q

from erp.partners.models.parties import Party
from erp.partners.models.reference import Country, Currency


class Address(models.Model):
    class Kind(models.TextChoices):
        BILLING = "billing"
        DELIVERY = "delivery"

    party = models.ForeignKey(Party, models.CASCADE, related_name="addresses", db_index=False)
    country = models.ForeignKey(Country, models.PROTECT, db_index=False)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    street = models.CharField(max_length=200)
    city = models.CharField(max_length=120)
    postcode = models.CharField(max_length=16, blank=True)

    class Meta:
        db_table = "addresses"
        verbose_name_plural = "addresses"
        # Serves the billing run alone: a delivery address is not in it.
        indexes = [
            models.Index(
                fields=["party"], condition=Q(kind="billing"), name="addresses_billing_party_idx"
            )
        ]

    def __str__(self) -> str:
        return f"{self.street}, {self.city}"


class Contact(models.Model):
    party = models.ForeignKey(Party, models.CASCADE, related_name="contacts", db_index=False)
    address = models.ForeignKey(
        Address, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    name = models.CharField(max_length=160)
    email = models.EmailField(db_index=True)
    phone = models.CharField(max_length=40, blank=True)

    class Meta:
        db_table = "contacts"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class BankAccount(models.Model):
    party = models.ForeignKey(Party, models.CASCADE, related_name="bank_accounts", db_index=False)
    currency = models.ForeignKey(Currency, models.PROTECT, db_index=False)
    iban = models.CharField(max_length=34, unique=True)
    is_default = models.BooleanField(default=False)

    class Meta:
        db_table = "bank_accounts"
        constraints = [
            models.UniqueConstraint(
                fields=["party"], condition=Q(is_default=True), name="bank_accounts_default_key"
            )
        ]
