"""`python -m agency.workload --rows 100000`: every query once and again, as statements of SQL.

One JSON document: `query` (its module and function), `of` (whose rows) and `sql`, for the database
that `manage.py seed` has filled with the same `--rows`.
"""

import argparse
import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import django
from psycopg import sql

if TYPE_CHECKING:
    from django.db.models import QuerySet

TODAY = date(2026, 1, 1)
MONTH = (date(2025, 12, 1), TODAY)
WEEK_BEGAN = date(2025, 12, 25)
# In the last months, where pages are read.
AT = datetime(2025, 11, 1, tzinfo=UTC)
NOW = datetime(2026, 1, 1, tzinfo=UTC)

Call = tuple[Callable[..., "QuerySet[Any, Any]"], *tuple[Any, ...]]


def calls(rows: int) -> Iterator[tuple[str, Call]]:
    """Whose rows, the query and its arguments: keys that there are in a database of that size."""
    from agency.queries import dashboards, pages, reports, search
    from agency.seeding.sizes import sizes

    many = sizes(rows)
    for of, part in (("the largest", 0.0), ("a usual one", 0.4)):
        user = 1 + int(many["staff"] * part)
        manager, client = 1 + int(many["managers"] * part), 1 + int(many["clients"] * part)
        project = 50 if of == "the largest" else many["projects"] - 7
        # That a payment in the middle is for.
        invoice = 1 + (many["payments"] // 2 - 1) * many["invoices"] // many["payments"]
        call: Call
        for call in (
            (dashboards.tasks_to_do, user),
            (dashboards.hours_since, user, WEEK_BEGAN),
            (dashboards.unread_notifications, user),
            (dashboards.unread_messages, user),
            (dashboards.active_projects_of_manager, manager),
            (dashboards.overdue_tasks_of_project, project, TODAY),
            (dashboards.next_milestones, many["projects"] - 1),
            (dashboards.entries_to_approve, project),
            (dashboards.projects_of_client, client),
            (dashboards.unpaid_invoices_of_client, client),
            (dashboards.messages_about_project, project),
            (dashboards.activity_of_project, project),
            (dashboards.clients_of_account_manager, manager),
            (reports.progress_of_project, project),
            (reports.hours_of_project, project, *MONTH),
            (reports.hours_of_user, user, *MONTH),
            (reports.invoiced_to_client, client, *MONTH),
            (reports.payments_of_invoice, invoice),
            (reports.expenses_of_project, project, *MONTH),
            (pages.tasks_of_project, project, AT, many["tasks"]),
            (pages.tasks_of_assignee, user, AT, many["tasks"]),
            (pages.entries_of_project, project, AT, rows),
            (pages.notifications_of_user, user, AT, rows),
            (pages.comments_on_task, int(many["tasks"] * 0.9)),
            (pages.documents_of_project, project),
        ):
            yield of, call
    for call in (
        (dashboards.expenses_to_approve,),
        (dashboards.newest_users,),
        (dashboards.overdue_invoices, TODAY),
        (dashboards.revenue_since, datetime(2025, 12, 1, tzinfo=UTC)),
        (reports.hours_of_everybody, *MONTH),
        (reports.hours_of_team, 1, *MONTH),
        (reports.invoiced, *MONTH),
        (pages.projects_in_status, "ACTIVE", NOW, many["projects"]),
        (search.projects, "llmlun"),
        (search.tasks, "llllun lmlrun"),
        (search.clients, "llmlun"),
        (search.users, "llllun"),
    ):
        yield "all", call


def as_sql(query: "QuerySet[Any, Any]") -> str:
    """The statement with its arguments in it."""
    statement, arguments = query.query.sql_with_params()
    return str(statement % tuple(sql.quote(argument) for argument in arguments))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m agency.workload")
    parser.add_argument("--rows", type=int, default=100_000, help="as of the seed")
    rows: int = parser.parse_args().rows
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "agency.settings")
    django.setup()
    document = [
        {
            "query": f"{function.__module__.rpartition('.')[2]}.{function.__name__}",
            "of": of,
            "sql": as_sql(function(*arguments)),
        }
        for of, (function, *arguments) in calls(rows)
    ]
    print(json.dumps(document, indent=1))


if __name__ == "__main__":
    main()
