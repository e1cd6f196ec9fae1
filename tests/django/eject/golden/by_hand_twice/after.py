import os

from django.db import models

if os.sep == "/":

    class M(models.Model):
        o = models.ForeignKey("base.O", models.CASCADE, db_index=False)

else:

    class M(models.Model):
        o = models.ForeignKey("base.O", models.CASCADE)
