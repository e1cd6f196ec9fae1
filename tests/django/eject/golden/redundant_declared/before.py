from django.db import models


class M(models.Model):
    n = models.IntegerField(
        db_index=True,  # to be searched
    )
    p = models.IntegerField("p", db_index=True, null=True)
    q = models.IntegerField(db_index=True)

    class Meta:
        indexes = [
            models.Index(fields=["n", "p"], name="$_np"),
            models.Index(fields=["n"], name="$_n"),  # needless
            models.Index(fields=["p", "q"], name="$_pq"),
            models.Index(fields=["q", "n"], name="$_qn"),
        ]


class N(models.Model):
    o = models.ForeignKey("base.O", models.CASCADE, db_index=False)
    n = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["n", "id"], name="$_ni"), models.Index(fields=["n"], name="$_nn")]
