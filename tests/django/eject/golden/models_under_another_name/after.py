import django.db.models as dm
from django.db import models as m


class M(m.Model):
    o = m.ForeignKey("base.O", m.CASCADE, db_index=False)

    class Meta:
        indexes = [
            dm.Index(fields=["o"], name="ix_$_m_o_id"),
        ]
