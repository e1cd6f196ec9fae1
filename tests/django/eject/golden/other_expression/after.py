from django.db import models

SHARED = [models.Index(fields=["n"], name="%(class)s_n_$")]
FLAG = True


def few():
    return []


class M(models.Model):
    o = models.ForeignKey("base.O", models.CASCADE, db_index=False)
    n = models.IntegerField()

    class Meta:
        indexes = [
            *SHARED,
            models.Index(fields=["o"], name="ix_$_m_o_id"),
        ]


class N(models.Model):
    o = models.ForeignKey("base.O", models.CASCADE, db_index=False)

    class Meta:
        indexes = [
            *few(),
            models.Index(fields=["o"], name="ix_$_n_o_id"),
        ]


class P(models.Model):
    o = models.ForeignKey("base.O", models.CASCADE, db_index=False)
    n = models.IntegerField()

    class Meta:
        indexes = [
            *(SHARED if FLAG else []),
            models.Index(fields=["o"], name="ix_$_p_o_id"),
        ]


class Q(models.Model):
    o = models.ForeignKey("base.O", models.CASCADE, db_index=False)
    n = models.IntegerField()

    class Meta:
        indexes = [
            *[models.Index(fields=[name], name=f"$_{name}") for name in ("n",)],
            models.Index(fields=["o"], name="ix_$_q_o_id"),
        ]
