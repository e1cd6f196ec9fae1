from django.db import models


class M(models.Model):
    a = models.ForeignKey("base.O", models.CASCADE, db_index=False, db_column='a"; --', related_name="+")
    b = models.ForeignKey("base.O", models.CASCADE, db_index=False, db_column="select", related_name="+")
    c = models.ForeignKey("base.O", models.CASCADE, db_index=False, db_column="c%s", related_name="+")
    d = models.ForeignKey("base.O", models.CASCADE, db_index=False, db_column="it's", related_name="+")

    class Meta:
        db_table = '$ "x"'.replace('"', "'")
