"""A client is one site of a customer: it orders, the customer pays."""

from django.db import models
from django.db.models import Q

from erp.base import Authored
from erp.hr.models import Employee
from erp.partners.models.contacts import Contact
from erp.partners.models.parties import Customer


class Client(Authored):
    class Status(models.TextChoices):
        ACTIVE = "active"
        DORMANT = "dormant"
        BLOCKED = "blocked"

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="clients", db_index=False)
    number = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=200)
    region = models.CharField(max_length=40)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.ACTIVE)

    class Meta:
        db_table = "clients"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ClientContract(Authored):
    class Status(models.TextChoices):
        DRAFT = "draft"
        ACTIVE = "active"
        ENDED = "ended"

    client = models.ForeignKey(Client, models.CASCADE, related_name="contracts", db_index=False)
    signed_by = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.DRAFT)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "client_contracts"
        get_latest_by = "starts_on"
        constraints = [
            models.UniqueConstraint(
                fields=["client"],
                condition=Q(status="active"),
                name="client_contracts_one_active_key",
            )
        ]


class Interaction(Authored):
    """A call, visit or letter, kept by the sales force."""

    class Kind(models.TextChoices):
        CALL = "call"
        VISIT = "visit"
        LETTER = "letter"

    client = models.ForeignKey(Client, models.CASCADE, related_name="interactions", db_index=False)
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    employee = models.ForeignKey(
        Employee, models.PROTECT, related_name="interactions", db_index=False
    )
    kind = models.CharField(max_length=16, choices=Kind.choices)
    happened_at = models.DateTimeField()
    note = models.TextField(blank=True)

    class Meta:
        db_table = "interactions"
        ordering = ["-happened_at"]
