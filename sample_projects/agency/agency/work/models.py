"""Projects, their tasks, and the hours that went into them."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.utils import timezone

from agency.managers import WithoutSearch
from agency.people.models import Client
from agency.plan_indexes import planned


class Priority(models.IntegerChoices):
    LOW = 1
    NORMAL = 2
    HIGH = 3
    URGENT = 4


class Tag(models.Model):
    name = models.CharField(max_length=40, unique=True)

    class Meta:
        db_table = "tags"

    def __str__(self) -> str:
        return self.name


class Project(models.Model):
    class Status(models.TextChoices):
        PLANNING = "PLANNING"
        ACTIVE = "ACTIVE"
        ON_HOLD = "ON_HOLD"
        COMPLETED = "COMPLETED"
        CANCELLED = "CANCELLED"

    name = models.CharField(max_length=160)
    description = models.TextField(blank=True)
    client = models.ForeignKey(Client, models.PROTECT, related_name="projects")
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="managed_projects"
    )
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.PLANNING)
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.NORMAL)
    budget = models.DecimalField(max_digits=12, decimal_places=2)
    is_billable = models.BooleanField(default=True)
    start_date = models.DateField()
    end_date = models.DateField()
    completed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    search = models.GeneratedField(
        expression=SearchVector("name", "description", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects: ClassVar[models.Manager["Project"]] = WithoutSearch()

    class Meta:
        db_table = "projects"
        indexes = planned("Project")

    def __str__(self) -> str:
        return self.name


class ProjectMember(models.Model):
    project = models.ForeignKey(Project, models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    hourly_rate = models.DecimalField(max_digits=8, decimal_places=2)

    class Meta:
        db_table = "project_members"
        constraints = [
            models.UniqueConstraint(fields=["project", "user"], name="project_members_unique")
        ]


class Milestone(models.Model):
    class Status(models.TextChoices):
        OPEN = "OPEN"
        REACHED = "REACHED"

    project = models.ForeignKey(Project, models.CASCADE, related_name="milestones")
    name = models.CharField(max_length=160)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.OPEN)
    due_date = models.DateField()

    class Meta:
        db_table = "milestones"
        indexes = planned("Milestone")


class Task(models.Model):
    class Status(models.TextChoices):
        TODO = "TODO"
        IN_PROGRESS = "IN_PROGRESS"
        REVIEW = "REVIEW"
        DONE = "DONE"

    project = models.ForeignKey(Project, models.CASCADE, related_name="tasks")
    milestone = models.ForeignKey(
        Milestone, models.SET_NULL, null=True, blank=True, related_name="tasks"
    )
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="subtasks"
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="tasks"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    tags = models.ManyToManyField(Tag, db_table="task_tags", blank=True)
    title = models.CharField(max_length=160)
    description = models.TextField(blank=True)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.TODO)
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.NORMAL)
    estimated_hours = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    start_date = models.DateField(null=True, blank=True)
    due_date = models.DateField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    search = models.GeneratedField(
        expression=SearchVector("title", "description", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects: ClassVar[models.Manager["Task"]] = WithoutSearch()

    class Meta:
        db_table = "tasks"
        indexes = planned("Task")

    def __str__(self) -> str:
        return self.title


class TaskDependency(models.Model):
    task = models.ForeignKey(Task, models.CASCADE, related_name="dependencies")
    needs = models.ForeignKey(Task, models.CASCADE, related_name="dependents")

    class Meta:
        db_table = "task_dependencies"
        constraints = [
            models.UniqueConstraint(fields=["task", "needs"], name="task_dependencies_unique")
        ]


class Comment(models.Model):
    task = models.ForeignKey(Task, models.CASCADE, related_name="comments")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="comments"
    )
    text = models.TextField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        db_table = "comments"
        indexes = planned("Comment")


class TimeEntry(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="time_entries")
    project = models.ForeignKey(Project, models.PROTECT, related_name="time_entries")
    task = models.ForeignKey(
        Task, models.SET_NULL, null=True, blank=True, related_name="time_entries"
    )
    invoice = models.ForeignKey(
        "billing.Invoice", models.SET_NULL, null=True, blank=True, related_name="time_entries"
    )
    date = models.DateField()
    hours = models.DecimalField(max_digits=5, decimal_places=2)
    billable = models.BooleanField(default=True)
    note = models.CharField(max_length=200, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        db_table = "time_entries"
        indexes = planned("TimeEntry")
