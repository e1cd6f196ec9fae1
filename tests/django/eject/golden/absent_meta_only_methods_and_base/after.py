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

    # says what it is
    def __str__(self):
        return "m"
