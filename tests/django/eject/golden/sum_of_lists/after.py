from django.db import models


class B(models.Model):
    n = models.IntegerField()

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["n"], name="%(class)s_n_$")]


class M(B):
    o = models.ForeignKey("base.O", models.CASCADE, db_index=False)

    class Meta(B.Meta):
        indexes = B.Meta.indexes + [
            models.Index(fields=["id", "n"], name="$_m"),
            models.Index(fields=["o"], name="ix_$_m_o_id"),
        ]


class N(B):
    o = models.ForeignKey("base.O", models.CASCADE, db_index=False)

    class Meta:
        indexes = [*B.Meta.indexes, models.Index(fields=["o"], name="ix_$_n_o_id")]


class P(B):
    o = models.ForeignKey("base.O", models.CASCADE, db_index=False)

    class Meta(B.Meta):
        indexes = [
            *[models.Index(fields=["id", "n"], name="$_p")] + B.Meta.indexes,
            models.Index(fields=["o"], name="ix_$_p_o_id"),
        ]
