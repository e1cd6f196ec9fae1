"""Each table's rows as SQL, parents first: one expression a column.

`n` is the number of a row, `{table}` how many rows a table gets, `{rows}` how many the one does
that is being filled. `id` is `n`; what a table is not given here has the field's own default.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Rows(NamedTuple):
    """`columns` by name; `given` names what several of them use."""

    columns: Mapping[str, str]
    given: str = ""


_AT = "pg_temp.moment(n, {rows})"
_DAY = "pg_temp.day(n, {rows})"
_READ_AT = (
    "CASE WHEN n < 0.97 * {rows} AND pg_temp.chance(n, 'unread') > 0.02"
    " THEN pg_temp.moment(n, {rows}) + interval '3 hours' END"
)

TABLES: Mapping[str, Rows] = {
    "teams": Rows({"name": "'Team ' || n", "created_at": _AT}),
    "users": Rows(
        {
            "username": "'user' || n",
            "password": "'!'",
            "first_name": "initcap(pg_temp.word(n, 'first'))",
            "last_name": "initcap(pg_temp.word(n, 'last'))",
            "email": "'user' || n || '@agency.example'",
            "role": """CASE WHEN n = 1 THEN 'ADMIN' WHEN n <= {managers} THEN 'MANAGER'
                       WHEN n <= {staff} THEN 'MEMBER' ELSE 'CLIENT' END""",
            "team_id": "CASE WHEN n <= {staff} THEN 1 + n % {teams} END",
            "is_staff": "n <= {managers}",
            "is_superuser": "n = 1",
            "is_active": "NOT gone",
            "email_verified": "pg_temp.chance(n, 'verified') < 0.9",
            "date_joined": _AT,
            "created_at": _AT,
            "deleted_at": "CASE WHEN gone THEN timestamptz '2025-12-01 00:00+00' END",
        },
        given="pg_temp.chance(n, 'gone') < 0.05 AND n > {managers} AS gone",
    ),
    "clients": Rows(
        {
            "name": "initcap(pg_temp.words(n, 'name'))",
            "email": "'office@client' || n || '.example'",
            "country": "pg_temp.one_of(n, 'country', ARRAY['DE', 'DE', 'AT', 'CH', 'FR', 'NL'])",
            "notes": "pg_temp.prose(n, 'notes')",
            "status": "pg_temp.one_of(n, 'status', ARRAY['ACTIVE', 'ACTIVE', 'FORMER', 'LEAD'])",
            "account_manager_id": "pg_temp.few_large(n, 'account', {managers})",
            "created_at": _AT,
        }
    ),
    "client_contacts": Rows(
        {"client_id": "1 + (n - 1) % {clients}", "user_id": "{staff} + n", "position": "''"}
    ),
    "tags": Rows({"name": "'tag-' || n"}),
    "projects": Rows(
        {
            "name": "initcap(pg_temp.words(n, 'name'))",
            "description": "pg_temp.prose(n, 'description')",
            "client_id": "pg_temp.client_of(n)",
            "manager_id": "pg_temp.manager_of(n)",
            "status": """CASE WHEN is_old THEN pg_temp.one_of(n, 'ended', ARRAY['COMPLETED',
                         'COMPLETED', 'COMPLETED', 'COMPLETED', 'CANCELLED'])
                         ELSE pg_temp.one_of(n, 'status', ARRAY['ACTIVE', 'ACTIVE', 'ACTIVE',
                         'PLANNING', 'ON_HOLD']) END""",
            "priority": "1 + n % 4",
            "budget": "pg_temp.amount(n, 'budget', 90000)",
            "is_billable": "n % 10 > 0",
            "start_date": _DAY,
            "end_date": _DAY + " + 30 + (n % 120)::int",
            "completed_at": "CASE WHEN is_old THEN " + _AT + " + interval '60 days' END",
            "created_at": _AT,
            "updated_at": _AT,
            "deleted_at": "CASE WHEN pg_temp.chance(n, 'gone') < 0.03 THEN " + _AT + " END",
        },
        given="n < 0.93 * {rows} AND n % 50 > 0 AS is_old",
    ),
    "project_members": Rows(
        {
            "project_id": "1 + (n - 1) * {projects} / {rows}",
            "user_id": "1 + (n * 7) % {staff}",
            "hourly_rate": "60 + n % 60",
        }
    ),
    "milestones": Rows(
        {
            "project_id": "1 + (n - 1) * {projects} / {rows}",
            "name": "pg_temp.words(n, 'milestone')",
            "status": "CASE WHEN n > 0.95 * {rows} THEN 'OPEN' ELSE 'REACHED' END",
            "due_date": _DAY + " + 30",
        }
    ),
    "tasks": Rows(
        {
            "project_id": "pg_temp.project_of(n)",
            "assignee_id": "CASE WHEN n % 20 > 0 THEN pg_temp.someone(n, 'assignee') END",
            "parent_id": "CASE WHEN n % 9 = 0 THEN n - 1 END",
            "created_by_id": "pg_temp.manager_of(pg_temp.project_of(n))",
            "title": "pg_temp.words(n, 'title')",
            "description": "pg_temp.prose(n, 'description')",
            "status": """CASE WHEN is_done THEN 'DONE' ELSE pg_temp.one_of(n, 'status',
                         ARRAY['TODO', 'TODO', 'IN_PROGRESS', 'REVIEW']) END""",
            "priority": "1 + floor(4 * power(pg_temp.chance(n, 'priority'), 2))",
            "estimated_hours": "1 + n % 40",
            "due_date": _DAY + " + 3 + (n % 40)::int",
            "completed_at": "CASE WHEN is_done THEN " + _AT + " + interval '9 days' END",
            "created_at": _AT,
            "updated_at": _AT,
        },
        given="n < 0.97 * {rows} AND pg_temp.chance(n, 'forgotten') > 0.01 AS is_done",
    ),
    "task_tags": Rows({"task_id": "n", "tag_id": "pg_temp.few_large(n, 'tag', {tags})"}),
    "task_dependencies": Rows({"task_id": "2 + (n - 1) * 9", "needs_id": "1 + (n - 1) * 9"}),
    "comments": Rows(
        {
            "task_id": "pg_temp.task_at(n, {rows})",
            "author_id": "pg_temp.someone(n, 'author')",
            "text": "pg_temp.prose(n, 'text')",
            "created_at": _AT,
        }
    ),
    "invoices": Rows(
        {
            "number": "'2025-' || n",
            "client_id": "pg_temp.client_of(project)",
            "project_id": "project",
            "created_by_id": "pg_temp.manager_of(project)",
            "status": """CASE WHEN is_paid THEN 'PAID' WHEN n % 25 = 0 THEN 'VOID'
                         WHEN n % 25 = 1 THEN 'DRAFT' ELSE 'SENT' END""",
            "total": "pg_temp.amount(n, 'total', 20000)",
            "issue_date": _DAY,
            "due_date": _DAY + " + 30",
            "sent_at": _AT,
            "paid_at": "CASE WHEN is_paid THEN " + _AT + " + interval '20 days' END",
            "created_at": _AT,
        },
        given="""
            pg_temp.project_at(n, {rows}) AS project,
            n < 0.96 * {rows} AND pg_temp.chance(n, 'late') > 0.01 AS is_paid
        """,
    ),
    "invoice_lines": Rows(
        {
            "invoice_id": "1 + (n - 1) / 4",
            "position": "1 + (n - 1) % 4",
            "text": "pg_temp.words(n, 'line')",
            "amount": "pg_temp.amount(n, 'amount', 5000)",
        }
    ),
    "payments": Rows(
        {
            "invoice_id": "1 + (n - 1) * {invoices} / {rows}",
            "amount": "pg_temp.amount(n, 'amount', 20000)",
            "method": "pg_temp.one_of(n, 'method', ARRAY['TRANSFER', 'TRANSFER', 'CARD'])",
            "paid_at": _AT,
        }
    ),
    "time_entries": Rows(
        {
            "user_id": "pg_temp.someone(n, 'worker')",
            "project_id": "pg_temp.project_of(task)",
            "task_id": "task",
            "invoice_id": "CASE WHEN n < 0.9 * {rows} THEN 1 + n * {invoices} / {rows} END",
            "date": _DAY,
            "hours": "0.25 * (1 + n % 32)",
            "billable": "pg_temp.chance(n, 'billable') < 0.8",
            "note": "pg_temp.words(n, 'note')",
            "approved_at": "CASE WHEN n < 0.98 * {rows} THEN " + _AT + " END",
            "created_at": _AT,
        },
        given="pg_temp.task_at(n, {rows}) AS task",
    ),
    "expenses": Rows(
        {
            "project_id": "pg_temp.project_at(n, {rows})",
            "user_id": "pg_temp.someone(n, 'spender')",
            "date": _DAY,
            "amount": "pg_temp.amount(n, 'amount', 800)",
            "status": """CASE WHEN n > 0.98 * {rows} THEN 'SUBMITTED'
                         WHEN n % 10 = 0 THEN 'APPROVED' ELSE 'REFUNDED' END""",
            "text": "pg_temp.words(n, 'text')",
        }
    ),
    "messages": Rows(
        {
            "sender_id": "pg_temp.someone(n, 'sender')",
            "recipient_id": "pg_temp.few_large(n, 'recipient', {users})",
            "project_id": "pg_temp.project_at(n, {rows})",
            "text": "pg_temp.prose(n, 'text')",
            "read_at": _READ_AT,
            "created_at": _AT,
        }
    ),
    "notifications": Rows(
        {
            "user_id": "pg_temp.few_large(n, 'user', {users})",
            "kind": "pg_temp.one_of(n, 'kind', ARRAY['ASSIGNED', 'MENTIONED', 'DUE', 'PAID'])",
            "text": "pg_temp.words(n, 'text')",
            "read_at": _READ_AT,
            "created_at": _AT,
        }
    ),
    "documents": Rows(
        {
            "project_id": "pg_temp.project_at(n, {rows})",
            "uploaded_by_id": "pg_temp.someone(n, 'uploader')",
            "name": "'document-' || n || '.pdf'",
            "size_bytes": "1000 + n * 7919 % 5000000",
            "created_at": _AT,
        }
    ),
    "activities": Rows(
        {
            "project_id": "pg_temp.project_at(n, {rows})",
            "user_id": "pg_temp.someone(n, 'actor')",
            "verb": "pg_temp.one_of(n, 'verb', ARRAY['created', 'changed', 'closed', 'asked'])",
            "detail": "pg_temp.words(n, 'detail')",
            "created_at": _AT,
        }
    ),
}
