"""Lists, a page at a time: each page begins behind the last row of the one before.

`created_at__lte` says nothing that the condition beside it does not say; but it is what PostgreSQL
can begin reading an index at.
"""

from datetime import datetime

from django.db.models import Q, QuerySet

from agency.office.models import Document, Notification
from agency.work.models import Comment, Project, Task, TimeEntry


def _behind(at: datetime, row: int) -> Q:
    return Q(Q(created_at__lt=at) | Q(created_at=at, id__lt=row), created_at__lte=at)


def tasks_of_project(project_id: int, at: datetime, row: int, limit: int = 1000) -> QuerySet[Task]:
    return Task.objects.filter(_behind(at, row), project_id=project_id).order_by(
        "-created_at", "-id"
    )[:limit]


def tasks_of_assignee(user_id: int, at: datetime, row: int, limit: int = 1000) -> QuerySet[Task]:
    return Task.objects.filter(_behind(at, row), assignee_id=user_id).order_by(
        "-created_at", "-id"
    )[:limit]


def entries_of_project(
    project_id: int, at: datetime, row: int, limit: int = 1000
) -> QuerySet[TimeEntry]:
    return TimeEntry.objects.filter(_behind(at, row), project_id=project_id).order_by(
        "-created_at", "-id"
    )[:limit]


def notifications_of_user(
    user_id: int, at: datetime, row: int, limit: int = 1000
) -> QuerySet[Notification]:
    return Notification.objects.filter(_behind(at, row), user_id=user_id).order_by(
        "-created_at", "-id"
    )[:limit]


def projects_in_status(status: str, at: datetime, row: int, limit: int = 100) -> QuerySet[Project]:
    return Project.objects.filter(
        _behind(at, row), status=status, deleted_at__isnull=True
    ).order_by("-created_at", "-id")[:limit]


def comments_on_task(task_id: int) -> QuerySet[Comment]:
    return Comment.objects.filter(task_id=task_id).order_by("created_at")


def documents_of_project(project_id: int, limit: int = 100) -> QuerySet[Document]:
    return Document.objects.filter(project_id=project_id).order_by("-created_at")[:limit]
