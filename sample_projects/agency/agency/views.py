"""REST-style views: what the queries give, as JSON.

Signing in is left to the deployment; whose dashboard it is stands in the path.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, JsonResponse
from django.utils import timezone

from agency.queries import dashboards, pages, search

SEARCHES: dict[str, Callable[[str], QuerySet[Any]]] = {
    "projects": search.projects,
    "tasks": search.tasks,
    "clients": search.clients,
    "users": search.users,
}


def dashboard(request: HttpRequest, kind: str, key: int) -> JsonResponse:
    """`member`, `manager` and `client` by id; `admin` is the same for everybody."""
    today = timezone.localdate()
    match kind:
        case "member":
            shown: dict[str, QuerySet[Any, Any]] = {
                "tasks": dashboards.tasks_to_do(key).values("id", "title", "due_date"),
                "hours": dashboards.hours_since(key, today - timedelta(days=7)).values(),
                "notifications": dashboards.unread_notifications(key).values("id", "text"),
                "messages": dashboards.unread_messages(key).values("id", "text"),
            }
        case "manager":
            shown = {
                "projects": dashboards.active_projects_of_manager(key).values("id", "name"),
                "clients": dashboards.clients_of_account_manager(key).values("id", "name"),
                "expenses": dashboards.expenses_to_approve().values("id", "text", "amount"),
            }
        case "admin":
            shown = {
                "users": dashboards.newest_users().values("id", "username"),
                "overdue": dashboards.overdue_invoices(today).values("id", "number", "due_date"),
            }
        case "client":
            shown = {
                "projects": dashboards.projects_of_client(key).values("id", "name"),
                "invoices": dashboards.unpaid_invoices_of_client(key).values("id", "number"),
            }
        case _:
            raise Http404(f"no dashboard {kind!r}")
    return JsonResponse({name: list(rows) for name, rows in shown.items()})


def found(request: HttpRequest, what: str) -> JsonResponse:
    """`?q=words`: the best matches first."""
    if what not in SEARCHES:
        raise Http404(f"{what!r} cannot be searched")
    rows = SEARCHES[what](request.GET.get("q", ""))
    return JsonResponse({what: list(rows.values("id", "rank"))})


def tasks(request: HttpRequest, project_id: int) -> JsonResponse:
    """`?at=…&row=…` of the last task that was shown: the next thousand."""
    try:
        at = datetime.fromisoformat(request.GET.get("at") or timezone.now().isoformat())
        row = int(request.GET.get("row") or 2**63 - 1)
    except ValueError as error:
        raise Http404("at must be a time with its zone, row a number") from error
    rows = pages.tasks_of_project(project_id, at, row)
    return JsonResponse({"tasks": list(rows.values("id", "title", "created_at"))})
