from django.db import models


class M(models.Model):
    o = models.ForeignKey("base.O", models.CASCADE, db_index=False)
    n = models.IntegerField()

    class Meta:
        indexes = [
            # of the report
            models.Index(fields=["n"], name="$_n"),  # of [n], surely
            models.Index(fields=["o"], name="ix_$_m_o_id"),
            # and more to come, (later)
        ]
        ordering = ["n"]
