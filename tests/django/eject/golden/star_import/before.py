from django.db.models import *


class M(Model):
    o = ForeignKey("base.O", CASCADE, db_index=False)
