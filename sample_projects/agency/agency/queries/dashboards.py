"""What is on the first page of each kind of user."""

from datetime import date, datetime
from typing import Any

from django.db.models import Count, QuerySet, Sum

from agency.billing.models import Expense, Invoice
from agency.office.models import Activity, Message, Notification
from agency.people.models import Client, User
from agency.work.models import Milestone, Project, Task, TimeEntry
from django_idx import declared_query

# A member's

OPEN_TASKS = (Task.Status.TODO, Task.Status.IN_PROGRESS, Task.Status.REVIEW)


@declared_query
def tasks_to_do(user_id: int, limit: int = 20) -> QuerySet[Task]:
    """The user's open tasks, what is due first at the top."""
    return Task.objects.filter(assignee_id=user_id, status__in=OPEN_TASKS).order_by("due_date")[
        :limit
    ]


@declared_query
def hours_since(user_id: int, first: date) -> QuerySet[TimeEntry]:
    """The user's time entries from that day on."""
    return TimeEntry.objects.filter(user_id=user_id, date__gte=first).order_by("-date")


@declared_query
def unread_notifications(user_id: int, limit: int = 20) -> QuerySet[Notification]:
    return Notification.objects.filter(user_id=user_id, read_at__isnull=True).order_by(
        "-created_at"
    )[:limit]


@declared_query
def unread_messages(user_id: int, limit: int = 20) -> QuerySet[Message]:
    return Message.objects.filter(recipient_id=user_id, read_at__isnull=True).order_by(
        "-created_at"
    )[:limit]


# A manager's


@declared_query
def active_projects_of_manager(user_id: int) -> QuerySet[Project]:
    """What ends first at the top."""
    return Project.objects.filter(
        manager_id=user_id, status=Project.Status.ACTIVE, deleted_at__isnull=True
    ).order_by("end_date")


@declared_query
def overdue_tasks_of_project(project_id: int, today: date) -> QuerySet[Task]:
    return Task.objects.filter(
        project_id=project_id, status__in=OPEN_TASKS, due_date__lt=today
    ).order_by("due_date")


@declared_query
def next_milestones(project_id: int) -> QuerySet[Milestone]:
    return Milestone.objects.filter(project_id=project_id, status=Milestone.Status.OPEN).order_by(
        "due_date"
    )


@declared_query
def expenses_to_approve(limit: int = 50) -> QuerySet[Expense]:
    """The oldest first."""
    return Expense.objects.filter(status=Expense.Status.SUBMITTED).order_by("date")[:limit]


@declared_query
def entries_to_approve(project_id: int) -> QuerySet[TimeEntry]:
    return TimeEntry.objects.filter(project_id=project_id, approved_at__isnull=True).order_by(
        "date"
    )


# An administrator's


@declared_query
def newest_users(limit: int = 20) -> QuerySet[User]:
    return User.objects.filter(deleted_at__isnull=True).order_by("-created_at")[:limit]


@declared_query
def overdue_invoices(today: date, limit: int = 50) -> QuerySet[Invoice]:
    """Longest overdue first."""
    return Invoice.objects.filter(status=Invoice.Status.SENT, due_date__lt=today).order_by(
        "due_date"
    )[:limit]


@declared_query
def revenue_since(first: datetime) -> QuerySet[Invoice, Any]:
    """`currency`, `number` of invoices and `revenue` of what was paid."""
    return (
        Invoice.objects.filter(status=Invoice.Status.PAID, paid_at__gte=first)
        .values("currency")
        .annotate(invoices=Count("id"), revenue=Sum("total"))
    )


# A client's


@declared_query
def projects_of_client(client_id: int) -> QuerySet[Project]:
    return Project.objects.filter(client_id=client_id, deleted_at__isnull=True).order_by(
        "-created_at"
    )


@declared_query
def unpaid_invoices_of_client(client_id: int) -> QuerySet[Invoice]:
    return Invoice.objects.filter(client_id=client_id, status=Invoice.Status.SENT).order_by(
        "due_date"
    )


@declared_query
def messages_about_project(project_id: int, limit: int = 20) -> QuerySet[Message]:
    return Message.objects.filter(project_id=project_id).order_by("-created_at")[:limit]


@declared_query
def activity_of_project(project_id: int, limit: int = 50) -> QuerySet[Activity]:
    return Activity.objects.filter(project_id=project_id).order_by("-created_at")[:limit]


@declared_query
def clients_of_account_manager(user_id: int) -> QuerySet[Client]:
    return Client.objects.filter(account_manager_id=user_id, status=Client.Status.ACTIVE).order_by(
        "name"
    )
