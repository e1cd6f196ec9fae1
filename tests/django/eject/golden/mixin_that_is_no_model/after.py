from django.db import models


class Named:
    def __str__(self):
        return "named"


class M(Named, models.Model):
    o = models.ForeignKey("base.O", models.CASCADE, db_index=False)

    class Meta:
        indexes = [
            models.Index(fields=["o"], name="ix_$_m_o_id"),
        ]
