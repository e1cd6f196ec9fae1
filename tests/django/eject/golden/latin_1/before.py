# -*- coding: latin-1 -*-
from django.db import models


class M(models.Model):
    o = models.ForeignKey("base.O", models.CASCADE, db_index=False, verbose_name="Äpfel")
