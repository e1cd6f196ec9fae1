from django.db import models


class M(models.Model):
    o = models.ForeignKey("base.O", models.CASCADE, db_index=False)
    def __str__(self):
        return "m"
    @property
    def x(self):
        return 1
