"""What employees can do and where they learn it."""

from django.db import models

from erp.hr.models.organisation import Employee


class Skill(models.Model):
    name = models.CharField(max_length=80, unique=True)
    holders = models.ManyToManyField(Employee, through="EmployeeSkill", related_name="skills")

    class Meta:
        db_table = "skills"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class EmployeeSkill(models.Model):
    employee = models.ForeignKey(Employee, models.CASCADE)
    skill = models.ForeignKey(Skill, models.CASCADE, db_index=False)
    level = models.PositiveSmallIntegerField(default=1)
    certified_until = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "employee_skills"
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "skill"], name="employee_skills_employee_skill_key"
            )
        ]


class TrainingCourse(models.Model):
    title = models.CharField(max_length=160)
    skill = models.ForeignKey(Skill, models.PROTECT, db_index=False)
    trainer = models.ForeignKey(
        Employee, models.SET_NULL, null=True, blank=True, related_name="courses", db_index=False
    )
    attendees = models.ManyToManyField(Employee, related_name="trainings", blank=True)
    starts_on = models.DateField(db_index=True)

    class Meta:
        db_table = "training_courses"
        ordering = ["starts_on"]

    def __str__(self) -> str:
        return self.title
