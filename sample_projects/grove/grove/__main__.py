"""``python -m grove``: ask everything that the application asks, of the data of ``grove.seed``."""

import argparse
import asyncio
import sys
import time
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from grove import queries
from grove.db import connect, sessions
from grove.explain import Explain
from grove.settings import DATABASE_URL

QUESTIONS: dict[str, Select[Any]] = {
    "login": queries.login("user-7@grove.example"),
    "users of a tenant": queries.users_of_tenant(2),
    "conversations of a user": queries.conversations_of_user(1, 1),
    "conversations of a tenant": queries.conversations_of_tenant(1),
    "messages of a conversation": queries.messages_of_conversation(501),
    "recent messages": queries.recent_messages(datetime(2025, 12, 25, tzinfo=UTC)),
    "documents of a user": queries.documents_of_user(1, 1),
    "documents by status": queries.documents_by_status(1, "pending"),
    "chunks of a document": queries.chunks_of_document(10),
    "client apps of a tenant": queries.client_apps_of_tenant(1),
    "groves of a client": queries.groves_of_client(3),
    "groves of a member": queries.groves_of_member(10),
    "branches of a grove": queries.branches_of_grove(10, "merged"),
}


async def ask(session: AsyncSession, explain: bool) -> None:
    await session.connection()  # lest the first question be timed with it
    for name, statement in QUESTIONS.items():
        started = time.perf_counter()
        found = (await session.scalars(statement)).all()
        took = (time.perf_counter() - started) * 1_000
        print(f"{name:<28} {len(found):>4} rows {took:>9.1f} ms")
        if explain:
            for line in await session.execute(Explain(statement)):
                print(f"    {line[-1]}")


async def ask_all(url: str | None, explain: bool) -> None:
    engine = connect(url)
    try:
        async with sessions(engine)() as session:
            await ask(session, explain)
    finally:
        await engine.dispose()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m grove", description=__doc__)
    parser.add_argument("--url", help=f"by default the one in {DATABASE_URL}")
    parser.add_argument("--explain", action="store_true", help="show each plan")
    arguments = parser.parse_args()
    try:
        asyncio.run(ask_all(arguments.url, arguments.explain))
    except ArgumentError as error:
        print(error, file=sys.stderr)
        return 1
    except (DBAPIError, OSError) as error:
        reason = error.orig if isinstance(error, DBAPIError) else error
        print(f"cannot ask the database: {reason}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
