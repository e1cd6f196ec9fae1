from django.db import models


class M(models.Model):
    a = models.ForeignKey("base.O", models.CASCADE, db_index=False, db_column='a"; --', related_name="+")
    b = models.ForeignKey("base.O", models.CASCADE, db_index=False, db_column="select", related_name="+")
    c = models.ForeignKey("base.O", models.CASCADE, db_index=False, db_column="c%s", related_name="+")
    d = models.ForeignKey("base.O", models.CASCADE, db_index=False, db_column="it's", related_name="+")

    class Meta:
        db_table = '$ "x"'.replace('"', "'")
        indexes = [
            models.Index(fields=["a"], name="ix_$ 'x'_a_; --"),
            models.Index(fields=["c"], name="ix_$ 'x'_c_s"),
            models.Index(fields=["d"], name="ix_$ 'x'_it's"),
            models.Index(fields=["b"], name="ix_$ 'x'_select"),
        ]
