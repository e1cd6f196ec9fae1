from django.db import models


class M(models.Model):
    """A model."""

    o = models.ForeignKey("base.O", models.CASCADE, db_index=False)  # the other one
