from django.db import models
from django.db.models import Index as Ix


class M(models.Model):
    o = models.ForeignKey("base.O", models.CASCADE, db_index=False)

    class Meta:
        indexes = [Ix(fields=["o", "id"], name="$_n")][:0]
