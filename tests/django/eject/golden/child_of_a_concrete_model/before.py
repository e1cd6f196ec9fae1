from django.db import models


class B(models.Model):
    n = models.IntegerField()

    class Meta:
        ordering = ["n"]


class M(B):
    o = models.ForeignKey("base.O", models.CASCADE, db_index=False)
