from django.db.models import *


class M(Model):
    o = ForeignKey("base.O", CASCADE, db_index=False)

    class Meta:
        indexes = [
            Index(fields=["o"], name="ix_$_m_o_id"),
        ]
