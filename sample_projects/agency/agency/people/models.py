"""Who works here, and for whom."""

from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.utils import timezone

from agency.managers import WithoutSearch
from agency.plan_indexes import planned


class Team(models.Model):
    name = models.CharField(max_length=80, unique=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        db_table = "teams"

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    class Role(models.TextChoices):
        ADMIN = "ADMIN"
        MANAGER = "MANAGER"
        MEMBER = "MEMBER"
        CLIENT = "CLIENT"

    email = models.EmailField(unique=True)
    role = models.CharField(max_length=16, choices=Role.choices, default=Role.MEMBER)
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True)
    email_verified = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    search = models.GeneratedField(
        expression=SearchVector("first_name", "last_name", "email", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta(AbstractUser.Meta):
        db_table = "users"
        indexes = planned("User")


class Client(models.Model):
    class Status(models.TextChoices):
        LEAD = "LEAD"
        ACTIVE = "ACTIVE"
        FORMER = "FORMER"

    name = models.CharField(max_length=160)
    email = models.EmailField()
    country = models.CharField(max_length=2)
    notes = models.TextField(blank=True)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.LEAD)
    account_manager = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="accounts"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    search = models.GeneratedField(
        expression=SearchVector("name", "email", "notes", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects: ClassVar[models.Manager["Client"]] = WithoutSearch()

    class Meta:
        db_table = "clients"
        indexes = planned("Client")

    def __str__(self) -> str:
        return self.name


class ClientContact(models.Model):
    """A user of the client portal."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="contacts")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="contact")
    position = models.CharField(max_length=80, blank=True)

    class Meta:
        db_table = "client_contacts"
