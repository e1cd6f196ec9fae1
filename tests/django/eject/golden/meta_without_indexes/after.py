from django.db import models


class M(models.Model):
    o = models.ForeignKey("base.O", models.CASCADE, db_index=False)

    class Meta:
        db_table = "$_other"  # kept
        indexes = [
            models.Index(fields=["o"], name="ix_$_other_o_id"),
        ]
        # the end
