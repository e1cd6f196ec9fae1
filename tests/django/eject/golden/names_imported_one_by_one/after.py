from django.db import models
from django.db.models import CASCADE, ForeignKey, Model


class M(Model):
    o = ForeignKey("base.O", CASCADE, db_index=False)

    class Meta:
        indexes = [
            models.Index(fields=["o"], name="ix_$_m_o_id"),
        ]
