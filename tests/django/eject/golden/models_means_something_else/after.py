from django.db import models as django_models
from django.db.models import CASCADE, ForeignKey, Model

models = "my own"
Index = "too"


class M(Model):
    o = ForeignKey("base.O", CASCADE, db_index=False)

    class Meta:
        indexes = [
            django_models.Index(fields=["o"], name="ix_$_m_o_id"),
        ]
