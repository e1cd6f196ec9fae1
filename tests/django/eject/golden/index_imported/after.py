from django.db.models import CASCADE, ForeignKey, Index, IntegerField, Model


class M(Model):
    o = ForeignKey("base.O", CASCADE, db_index=False)
    n = IntegerField()

    class Meta:
        indexes = [
            Index(fields=["n"], name="$_n"),
            Index(fields=["o"], name="ix_$_m_o_id"),
        ]
