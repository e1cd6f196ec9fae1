from django.db import models


class Größe(models.Model):
    größe = models.ForeignKey("base.O", models.CASCADE, db_index=False, related_name="+")
    名 = models.ForeignKey("base.O", models.CASCADE, db_index=False, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["größe"], name="ix_$_größe_größe_id"),
            models.Index(fields=["名"], name="ix_$_größe_名_id"),
        ]
