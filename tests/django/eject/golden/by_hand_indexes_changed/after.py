from django.db import models


class M(models.Model):
    o = models.ForeignKey("base.O", models.CASCADE, db_index=False)
    n = models.IntegerField()

    class Meta:
        indexes = []
        indexes += [models.Index(fields=["n"], name="$_n")]


class N(models.Model):
    o = models.ForeignKey("base.O", models.CASCADE, db_index=False)
    n = models.IntegerField()

    class Meta:
        indexes = []
        if True:
            indexes.append(models.Index(fields=["n"], name="$_nn"))
