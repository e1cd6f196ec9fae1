from typing import ClassVar

from django.db import models


class M(models.Model):
    o: models.ForeignKey = models.ForeignKey("base.O", models.CASCADE, db_index=False)
    n = models.IntegerField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["n"], name="$_n"),
        ]
