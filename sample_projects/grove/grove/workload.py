"""``python -m grove.workload --scale 0.1``: every query as statements of SQL for PostgreSQL.

One JSON document: ``query`` (the function), ``of`` (whose rows) and ``sql``, for the database that
``python -m grove.seed`` has filled at the same ``--scale``.
"""

import argparse
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select
from sqlalchemy.dialects import postgresql

from grove import queries
from grove.seed.world import World

CHRISTMAS = datetime(2025, 12, 25, tzinfo=UTC)

Call = tuple[Callable[..., Select[Any]], *tuple[Any, ...]]


def calls(scale: float) -> Iterator[tuple[str, Call]]:
    """Whose rows, the query and its arguments: keys that there are at that scale."""
    world = World(scale, seed=1)
    many = world.sizes
    for of, part in (("the largest", 0.0), ("a usual one", 0.4)):
        user = 1 + int(many["users"] * part)
        tenant = world.tenant_of(user)
        conversation = 1 + many["conversations"] // 500 // 2 * 500 + (7 if part else 0)
        grove, app = 1 + many["groves"] // 2, 1 + int(many["client_apps"] * part)
        call: Call
        for call in (
            (queries.login, f"user-{user}@grove.example"),
            (queries.users_of_tenant, tenant),
            (queries.conversations_of_user, tenant, user),
            (queries.conversations_of_tenant, tenant),
            (queries.messages_of_conversation, conversation),
            (queries.documents_of_user, tenant, user),
            (queries.documents_by_status, tenant, "pending"),
            (queries.chunks_of_document, 1 + many["documents"] // 2),
            (queries.client_apps_of_tenant, tenant),
            (queries.groves_of_client, app),
            (queries.groves_of_member, user),
            (queries.branches_of_grove, grove),
        ):
            yield of, call
    yield "all", (queries.recent_messages, CHRISTMAS)


def as_sql(statement: Select[Any]) -> str:
    """The statement with its arguments in it."""
    literally = {"literal_binds": True}
    return str(statement.compile(dialect=postgresql.dialect(), compile_kwargs=literally))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m grove.workload")
    parser.add_argument("--scale", type=float, default=0.1, help="as of the seed")
    scale: float = parser.parse_args().scale
    document = [
        {"query": query.__name__, "of": of, "sql": as_sql(query(*arguments))}
        for of, (query, *arguments) in calls(scale)
    ]
    print(json.dumps(document, indent=1))


if __name__ == "__main__":
    main()
