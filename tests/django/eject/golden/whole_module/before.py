import django.db.models


class M(django.db.models.Model):
    o = django.db.models.ForeignKey("base.O", django.db.models.CASCADE, db_index=False)
