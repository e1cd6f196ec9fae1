from django.db import models


class B(models.Model):
    o = models.ForeignKey("base.O", models.CASCADE, db_index=False)

    class Meta:
        abstract = True


class M(B):
    class Meta(B.Meta):
        indexes = [
            models.Index(fields=["o"], name="ix_$_m_o_id"),
        ]


class N(B):
    class Meta(B.Meta):
        indexes = [
            models.Index(fields=["o"], name="ix_$_n_o_id"),
        ]


class P(B):
    class Meta(B.Meta):
        indexes = [
            models.Index(fields=["o"], name="ix_$_p_o_id"),
        ]


class Q(B):
    pass  # nothing yet

    class Meta(B.Meta):
        indexes = [
            models.Index(fields=["o"], name="ix_$_q_o_id"),
        ]
