"""Hours worked and days away."""

from django.db import models

from erp.base import Timestamped
from erp.hr.models.organisation import Employee


class Absence(Timestamped):
    class Kind(models.TextChoices):
        HOLIDAY = "holiday"
        ILLNESS = "illness"
        TRAINING = "training"

    employee = models.ForeignKey(Employee, models.CASCADE, db_index=False)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    starts_on = models.DateField()
    ends_on = models.DateField()
    approved_by = models.ForeignKey(
        Employee, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        db_table = "absences"
        indexes = [
            models.Index(fields=["employee", "starts_on"], name="absences_employee_start_idx")
        ]


class Timesheet(Timestamped):
    employee = models.ForeignKey(Employee, models.CASCADE, db_index=False)
    week_starting = models.DateField()
    approved_by = models.ForeignKey(
        Employee, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        db_table = "timesheets"
        ordering = ["-week_starting"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "week_starting"], name="timesheets_employee_week_key"
            )
        ]


class TimesheetEntry(models.Model):
    timesheet = models.ForeignKey(Timesheet, models.CASCADE, related_name="entries")
    day = models.DateField()
    line = models.PositiveSmallIntegerField()
    activity = models.CharField(max_length=120)
    minutes = models.PositiveIntegerField()

    class Meta:
        db_table = "timesheet_entries"
        unique_together = [("timesheet", "day", "line")]
