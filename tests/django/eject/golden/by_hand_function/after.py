from django.db import models


def make():
    class M(models.Model):
        o = models.ForeignKey("base.O", models.CASCADE, db_index=False)

    return M


M = make()


class N(models.Model):
    o = models.ForeignKey("base.O", models.CASCADE, db_index=False)

    class Meta:
        indexes = [
            models.Index(fields=["o"], name="ix_$_n_o_id"),
        ]
