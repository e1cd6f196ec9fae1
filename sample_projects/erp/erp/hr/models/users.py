"""The account somebody signs in with."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    email = models.EmailField("email address", unique=True)
    language = models.CharField(max_length=8, default="en")
    must_change_password = models.BooleanField(default=False)

    REQUIRED_FIELDS = ["email"]

    class Meta(AbstractUser.Meta):
        db_table = "users"
        ordering = ["username"]
