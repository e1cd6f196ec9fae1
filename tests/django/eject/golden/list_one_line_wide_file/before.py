from django.db import models


class M(models.Model):
    o = models.ForeignKey("base.O", models.CASCADE, db_index=False)
    n = models.IntegerField(help_text="a line that says how long lines may be in this file of ours")

    class Meta:
        indexes = [models.Index(fields=["n"], name="n")]
