from django.db import models


def key():
    return models.ForeignKey("base.O", models.CASCADE, related_name="+")


class B(models.Model):
    o = models.ForeignKey("base.O", models.CASCADE, related_name="+")
    n = models.IntegerField()

    class Meta:
        abstract = True


class M(B):
    class Meta:
        unique_together = [("o", "n")]


class N(B):
    pass


class P(models.Model):
    o = key()
    n = models.IntegerField()

    class Meta:
        unique_together = [("o", "n")]
