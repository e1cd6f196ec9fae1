from django.db import models


class M(models.Model):
    o = models.ForeignKey("base.O", models.CASCADE, db_index=False)
    n = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["n"], name="$_n"),
                   models.Index(fields=["id", "n"], name="$_m")]
