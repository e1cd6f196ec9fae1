from django.db.models import CASCADE, ForeignKey, Model

models = "my own"
Index = "too"


class M(Model):
    o = ForeignKey("base.O", CASCADE, db_index=False)
