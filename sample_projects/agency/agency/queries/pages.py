"""Lists, a page at a time: each page begins behind the last row of the one before.

`created_at__lte` says nothing that the condition beside it does not say; but it is what PostgreSQL
can begin reading an index at.
"""

from datetime import datetime

from django.db.models import Q, QuerySet

from agency.office.models import Document, Notification
from agency.work.models import Comment, Project, Task, TimeEntry
from django_idx import declared_query


def _behind(at: datetime, row: int) -> Q:
    return Q(Q(created_at__lt=at) | Q(created_at=at, id__lt=row), created_at__lte=at)


@declared_query
def tasks_of_project(project_id: int, at: datetime, row: int, limit: int = 1000) -> QuerySet[Task]:
    return Task.objects.filter(_behind(at, row), project_id=project_id).order_by(
        "-created_at", "-id"
    )[:limit]


@declared_query
def tasks_of_assignee(user_id: int, at: datetime, row: int, limit: int = 1000) -> QuerySet[Task]:
    return Task.objects.filter(_behind(at, row), assignee_id=user_id).order_by(
        "-created_at", "-id"
    )[:limit]


@declared_query
def entries_of_project(
    project_id: int, at: datetime, row: int, limit: int = 1000
) -> QuerySet[TimeEntry]:
    return TimeEntry.objects.filter(_behind(at, row), project_id=project_id).order_by(
        "-created_at", "-id"
    )[:limit]


@declared_query
def notifications_of_user(
    user_id: int, at: datetime, row: int, limit: int = 1000
) -> QuerySet[Notification]:
    return Notification.objects.filter(_behind(at, row), user_id=user_id).order_by(
        "-created_at", "-id"
    )[:limit]


@declared_query
def projects_in_status(status: str, at: datetime, row: int, limit: int = 100) -> QuerySet[Project]:
    return Project.objects.filter(
        _behind(at, row), status=status, deleted_at__isnull=True
    ).order_by("-created_at", "-id")[:limit]


@declared_query
def comments_on_task(task_id: int) -> QuerySet[Comment]:
    return Comment.objects.filter(task_id=task_id).order_by("created_at")


@declared_query
def documents_of_project(project_id: int, limit: int = 100) -> QuerySet[Document]:
    return Document.objects.filter(project_id=project_id).order_by("-created_at")[:limit]
