"""What most tables share: when a row was made, and by whom."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class Timestamped(models.Model):
    # A default rather than auto_now_add: imports carry the date of the old system.
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True


class Authored(Timestamped):
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        db_index=False,
    )

    class Meta:
        abstract = True
