from django.db import models


class M(models.Model):
  o = models.ForeignKey("base.O", models.CASCADE, db_index=False)

  class Meta:
    ordering = ["id"]
    indexes = [
      models.Index(fields=["o"], name="ix_$_m_o_id"),
    ]
