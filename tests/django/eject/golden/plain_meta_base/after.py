from django.db import models


class Common:
    ordering = ["id"]
    indexes = [models.Index(fields=["n"], name="%(class)s_n_$")]


class M(models.Model):
    o = models.ForeignKey("base.O", models.CASCADE, db_index=False)
    n = models.IntegerField()

    class Meta(Common):
        verbose_name = "an m"
        indexes = [
            *Common.indexes,
            models.Index(fields=["o"], name="ix_$_m_o_id"),
        ]
