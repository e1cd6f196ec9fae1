from django.db import models


class M(models.Model):
    n = models.IntegerField(
    )
    p = models.IntegerField("p", null=True)
    q = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["n", "p"], name="$_np"),
            models.Index(fields=["p", "q"], name="$_pq"),
            models.Index(fields=["q", "n"], name="$_qn"),
        ]


class N(models.Model):
    o = models.ForeignKey("base.O", models.CASCADE, db_index=False)
    n = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["n", "id"], name="$_ni"),
            models.Index(fields=["o"], name="ix_$_n_o_id"),
        ]
