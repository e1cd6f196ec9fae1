from django.db import models


class B(models.Model):
    o = models.ForeignKey("base.O", models.CASCADE, db_index=False)

    class Meta:
        abstract = True
        ordering = ["o"]


class M(B):
    n = models.IntegerField()

    class Meta(B.Meta):
        indexes = [
            models.Index(fields=["o"], name="ix_$_m_o_id"),
        ]


class N(B):
    n = models.IntegerField()

    class Meta(B.Meta):
        indexes = [
            models.Index(fields=["o"], name="ix_$_n_o_id"),
        ]


class P(B):
    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["o"], name="ix_$_p_o_id"),
        ]
