from django.db import models


class B(models.Model):
    o = models.ForeignKey("base.O", models.CASCADE, db_index=False)

    class Meta:
        abstract = True
        ordering = ["o"]


class M(B):
    n = models.IntegerField()


class N(B):
    n = models.IntegerField()

    class Meta(B.Meta):
        pass


class P(B):
    class Meta:
        ordering = ["id"]
