"""Departments, the positions in them, and who fills those."""

from django.conf import settings
from django.db import models

from erp.base import Timestamped


class Department(models.Model):
    name = models.CharField(max_length=120, unique=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", db_index=False
    )
    manager = models.ForeignKey(
        "hr.Employee", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        db_table = "departments"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Position(models.Model):
    title = models.CharField(max_length=120)
    department = models.ForeignKey(Department, models.PROTECT, db_index=False)
    grade = models.PositiveSmallIntegerField(default=1)

    class Meta:
        db_table = "positions"
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class Employee(Timestamped):
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)
    number = models.CharField(max_length=16, unique=True)
    full_name = models.CharField(max_length=160)
    department = models.ForeignKey(Department, models.PROTECT, db_index=False)
    position = models.ForeignKey(Position, models.PROTECT, db_index=False)
    manager = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="reports"
    )
    hired_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "employees"
        ordering = ["full_name"]
        get_latest_by = "hired_on"

    def __str__(self) -> str:
        return self.full_name
