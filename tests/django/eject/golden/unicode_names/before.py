from django.db import models


class Größe(models.Model):
    größe = models.ForeignKey("base.O", models.CASCADE, db_index=False, related_name="+")
    名 = models.ForeignKey("base.O", models.CASCADE, db_index=False, related_name="+")
