"""``python -m justice.workload --rows 100000``: every query once and again, as statements of SQL.

One JSON document: ``query`` (the function), ``of`` (whose rows) and ``sql``, for the database that
``python -m justice.seed`` fills with the same ``--rows``.
"""

import argparse
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select
from sqlalchemy.dialects import postgresql

from justice import queries
from justice.seed.sizes import sizes

NOW = datetime(2026, 1, 1, tzinfo=UTC)
DECEMBER = datetime(2025, 12, 1, tzinfo=UTC)


Call = tuple[Callable[..., Select[Any]], *tuple[Any, ...]]


def calls(rows: int) -> Iterator[tuple[str, Call]]:
    """Whose rows, the query and its arguments: keys that there are in a database of that size."""
    many = sizes(rows)
    for of, part in (("the largest", 0.0), ("a usual one", 0.4)):

        def key(table: str, part: float = part) -> int:
            return 1 + int(many[table] * part)

        workspace = key("workspace")
        user, process = key("app_user"), key("process")
        batch, chat = many["process_batch_upload"] - key("app_user"), many["chat_session"] // 2
        number = f"{process * 7919 % 100000007:09}.8.26.0100"
        call: Call
        for call in (
            (queries.reports_of_month, workspace, DECEMBER, NOW),
            (queries.credits_by_type, workspace, DECEMBER),
            (queries.balance_of_workspace, workspace),
            (queries.webhooks_of_workspace, workspace),
            (queries.batches_in_progress, workspace),
            (queries.batches_of_workspace, workspace),
            (queries.rows_of_batch, batch, "DONE"),
            (queries.events_of_batch, batch),
            (queries.process_by_number, workspace, number),
            (queries.processes_of_workspace, workspace),
            (queries.reports_of_process, process),
            (queries.chats_of_workspace, workspace),
            (queries.messages_of_chat, chat),
            (queries.log_of_workspace, workspace),
            (queries.login, f"user-{user}@justice.example"),
            (queries.sessions_of_user, user),
            (queries.membership, workspace, user),
            (queries.workspaces_of_user, user),
        ):
            yield of, call
    yield "all", (queries.webhooks_to_retry, NOW)
    yield "all", (queries.rate_limits_to_clear, NOW)


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
    document = [
        {"query": query.__name__, "of": of, "sql": as_sql(query(*arguments))}
        for of, (query, *arguments) in calls(rows)
    ]
    print(json.dumps(document, indent=1))


if __name__ == "__main__":
    main()
