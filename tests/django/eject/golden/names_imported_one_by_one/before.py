from django.db.models import CASCADE, ForeignKey, Model


class M(Model):
    o = ForeignKey("base.O", CASCADE, db_index=False)
