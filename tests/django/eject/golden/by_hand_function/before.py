from django.db import models


def make():
    class M(models.Model):
        o = models.ForeignKey("base.O", models.CASCADE, db_index=False)

    return M


M = make()


class N(models.Model):
    o = models.ForeignKey("base.O", models.CASCADE, db_index=False)
