"""The 128 indexes of a hand-written plan, on thirteen models: 84 of one column, 44 of several.

The models have them with `AGENCY_MODELS=plan`. The plan listed every column that a filter, a sort
or an admin page names, then the pairs, and looked neither at the indexes that Django makes for
foreign keys nor at its own other entries.
"""

from django.conf import settings
from django.db import models

PLAN: dict[str, tuple[str, ...]] = {
    "User": (
        *("email", "role", "created_at", "deleted_at", "email_verified", "is_active"),
        *("last_login", "team"),
        *("role is_active", "role created_at", "deleted_at role"),
    ),
    "Client": (
        *("name", "email", "status", "account_manager", "created_at", "country"),
        *("status created_at", "account_manager status"),
    ),
    "Project": (
        *("client", "manager", "status", "priority", "start_date", "end_date", "created_at"),
        *("updated_at", "completed_at", "deleted_at", "budget", "is_billable"),
        *("client status", "manager status", "status priority", "status end_date"),
        *("client created_at", "status created_at", "manager end_date"),
    ),
    "Milestone": ("project", "due_date", "status", "project status"),
    "Task": (
        *("project", "assignee", "milestone", "parent", "created_by", "status", "priority"),
        *("due_date", "start_date", "completed_at", "created_at", "updated_at", "estimated_hours"),
        *("project status", "assignee status", "project assignee", "assignee due_date"),
        *("status due_date", "status priority", "project status priority"),
        "assignee status due_date",
    ),
    "Comment": ("task", "author", "task created_at"),
    "TimeEntry": (
        *("user", "project", "task", "date", "billable", "invoice", "approved_at", "created_at"),
        "hours",
        *("user date", "project date", "task date", "user project", "user project date"),
        "billable date",
    ),
    "Invoice": (
        *("client", "project", "created_by", "number", "status", "issue_date", "due_date"),
        *("sent_at", "paid_at", "total", "currency", "created_at"),
        *("client status", "project status", "status due_date", "client issue_date"),
        *("status issue_date", "client status due_date"),
    ),
    "Payment": ("invoice", "paid_at", "method", "invoice paid_at"),
    "Expense": ("project", "user", "date", "status", "project date", "user status"),
    "Message": (
        *("sender", "recipient", "project", "read_at", "created_at"),
        *("recipient read_at", "project created_at", "recipient created_at"),
    ),
    "Notification": (
        *("user", "kind", "read_at", "created_at"),
        *("user read_at", "user created_at", "user read_at created_at"),
    ),
    "Document": ("project", "uploaded_by", "created_at", "project created_at"),
}


def planned(model: str) -> list[models.Index]:
    """The plan's indexes on that model, if the models are to have them."""
    if not settings.PLANNED_INDEXES:
        return []
    return [models.Index(fields=fields.split()) for fields in PLAN[model]]
