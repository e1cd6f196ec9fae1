from django.db import models


class B(models.Model):
    o = models.ForeignKey("base.O", models.CASCADE, related_name="+")
    n = models.IntegerField()

    class Meta:
        abstract = True
        unique_together = [("o", "n")]


class M(B):
    pass


class N(B):
    pass
