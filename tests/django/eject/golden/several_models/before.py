from django.db import models


class M(models.Model):
    o = models.ForeignKey("base.O", models.CASCADE, db_index=False)


class Between:
    class Meta:
        indexes = []


class N(models.Model):
    o = models.ForeignKey("base.O", models.CASCADE, db_index=False)
    p = models.ForeignKey("base.O", models.CASCADE, db_index=False, related_name="+")
    m = models.ForeignKey(M, models.CASCADE, db_index=False)
