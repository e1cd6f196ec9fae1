"""What people tell each other about projects, and what the system tells them."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from agency.plan_indexes import planned
from agency.work.models import Project


class Message(models.Model):
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sent")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="received")
    project = models.ForeignKey(
        Project, models.CASCADE, null=True, blank=True, related_name="messages"
    )
    text = models.TextField()
    read_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        db_table = "messages"
        indexes = planned("Message")


class Notification(models.Model):
    class Kind(models.TextChoices):
        ASSIGNED = "ASSIGNED"
        MENTIONED = "MENTIONED"
        DUE = "DUE"
        PAID = "PAID"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    text = models.CharField(max_length=200)
    read_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        db_table = "notifications"
        indexes = planned("Notification")


class Document(models.Model):
    project = models.ForeignKey(Project, models.CASCADE, related_name="documents")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="documents"
    )
    name = models.CharField(max_length=160)
    size_bytes = models.PositiveBigIntegerField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        db_table = "documents"
        indexes = planned("Document")


class Activity(models.Model):
    """Who did what: written all the time, read for one project."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="activities")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="activities"
    )
    verb = models.CharField(max_length=32)
    detail = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        db_table = "activities"
