from django.db import models


class M(models.Model):
    os = models.ManyToManyField("base.O")
