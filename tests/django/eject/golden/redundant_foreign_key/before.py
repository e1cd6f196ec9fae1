from django.db import models


class M(models.Model):
    o = models.ForeignKey("base.O", models.CASCADE)
    n = models.IntegerField()

    class Meta:
        unique_together = [("o", "n")]
