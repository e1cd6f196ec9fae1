from django.db import models


class M(models.Model):
    o = models.ForeignKey("base.O", models.CASCADE, db_index=False)

    def __str__(self):
        return "m"

    objects = models.Manager()

    class Inner:
        pass

    # A remark about what follows.
    def last(self):
        return 2
