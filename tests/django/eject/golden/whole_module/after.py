import django.db.models


class M(django.db.models.Model):
    o = django.db.models.ForeignKey("base.O", django.db.models.CASCADE, db_index=False)

    class Meta:
        indexes = [
            django.db.models.Index(fields=["o"], name="ix_$_m_o_id"),
        ]
