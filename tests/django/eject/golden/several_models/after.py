from django.db import models


class M(models.Model):
    o = models.ForeignKey("base.O", models.CASCADE, db_index=False)

    class Meta:
        indexes = [
            models.Index(fields=["o"], name="ix_$_m_o_id"),
        ]


class Between:
    class Meta:
        indexes = []


class N(models.Model):
    o = models.ForeignKey("base.O", models.CASCADE, db_index=False)
    p = models.ForeignKey("base.O", models.CASCADE, db_index=False, related_name="+")
    m = models.ForeignKey(M, models.CASCADE, db_index=False)

    class Meta:
        indexes = [
            models.Index(fields=["m"], name="ix_$_n_m_id"),
            models.Index(fields=["o"], name="ix_$_n_o_id"),
            models.Index(fields=["p"], name="ix_$_n_p_id"),
        ]
