from django.db import models


class B(models.Model):
    o = models.ForeignKey("base.O", models.CASCADE, db_index=False)

    class Meta:
        abstract = True


class M(B):
    pass


class N(B): pass


class P(B):
    ...


class Q(B):
    pass  # nothing yet
