"""``python -m justice.workload --rows 100000``: every query once and again, as statements of SQL.

One JSON document: ``query`` (the function), ``of`` (whose rows) and ``sql``, for the database that
``python -m justice.seed`` fills with the same ``--rows``.
"""

import argparse
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select
from sqlalchemy.dialects import postgresql

from justice import queries
from justice.seed.sizes import sizes

NOW = datetime(2026, 1, 1, tzinfo=UTC)
DECEMBER = datetime(2025, 12, 1, tzinfo=UTC)


class Call(NamedTuple):
    of: str
    statement: Select[Any]
    query: str


def calls(rows: int) -> Iterator[Call]:
    """The whole workload, with keys that there are when the biggest tables have so many rows."""
    many = sizes(rows)
    for of, part in (("the largest", 0.0), ("a usual one", 0.4)):

        def key(table: str, part: float = part) -> int:
            return 1 + int(many[table] * part)

        workspace = key("workspace")
        user, process = key("app_user"), key("process")
        batch, chat = many["process_batch_upload"] - key("app_user"), many["chat_session"] // 2
        number = f"{process * 7919 % 100000007:09}.8.26.0100"
        for statement, query in (
            (queries.reports_of_month(workspace, DECEMBER, NOW), "reports_of_month"),
            (queries.credits_by_type(workspace, DECEMBER), "credits_by_type"),
            (queries.balance_of_workspace(workspace), "balance_of_workspace"),
            (queries.webhooks_of_workspace(workspace), "webhooks_of_workspace"),
            (queries.batches_in_progress(workspace), "batches_in_progress"),
            (queries.batches_of_workspace(workspace), "batches_of_workspace"),
            (queries.rows_of_batch(batch, "FAILED"), "rows_of_batch"),
            (queries.events_of_batch(batch), "events_of_batch"),
            (queries.process_by_number(workspace, number), "process_by_number"),
            (queries.processes_of_workspace(workspace), "processes_of_workspace"),
            (queries.reports_of_process(process), "reports_of_process"),
            (queries.chats_of_workspace(workspace), "chats_of_workspace"),
            (queries.messages_of_chat(chat), "messages_of_chat"),
            (queries.log_of_workspace(workspace), "log_of_workspace"),
            (queries.login(f"user-{user}@justice.example"), "login"),
            (queries.sessions_of_user(user), "sessions_of_user"),
            (queries.membership(workspace, user), "membership"),
            (queries.workspaces_of_user(user), "workspaces_of_user"),
        ):
            yield Call(of, statement, query)
    yield Call("all", queries.webhooks_to_retry(NOW), "webhooks_to_retry")
    yield Call("all", queries.rate_limits_to_clear(NOW), "rate_limits_to_clear")


def as_sql(statement: Select[Any]) -> str:
    """The statement with its arguments in it."""
    compiled = statement.compile(
        dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}
    )
    return str(compiled)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m justice.workload")
    parser.add_argument("--rows", type=int, default=100_000, help="as of the seed")
    rows: int = parser.parse_args().rows
    document = [{"query": c.query, "of": c.of, "sql": as_sql(c.statement)} for c in calls(rows)]
    print(json.dumps(document, indent=1))


if __name__ == "__main__":
    main()
