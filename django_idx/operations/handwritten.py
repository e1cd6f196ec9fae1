"""Statements that somebody wrote by hand, in the hands of the core's builder."""

from collections.abc import Callable
from typing import Any

from django_idx.operations.errors import shown_as_command_error
from django_idx.operations.session import EditorSession
from django_idx.settings import read_settings
from idx_core.build.concurrent import create_index, drop_index
from idx_core.build.limits import Limits
from idx_core.build.session import Target
from idx_core.build.statement import CreateStatement, DropStatement


def run_handwritten(
    editor: Any, statement: CreateStatement | DropStatement, run: Callable[[], Any]
) -> None:
    """Have `run` run the statement when, and as often as, what is there asks for it."""
    session = EditorSession(editor)
    with shown_as_command_error():
        limits = read_settings().limits
        if isinstance(statement, CreateStatement):
            _create(session, statement, run, limits)
        else:
            _drop(session, statement, run, limits)


def _create(
    session: EditorSession, statement: CreateStatement, run: Callable[[], Any], limits: Limits
) -> None:
    def declare(schema: str, table: str) -> None:
        session.run(statement.declared_on(f"{session.quote(schema)}.{session.quote(table)}"))

    target = Target(
        operation=f"CREATE INDEX CONCURRENTLY {statement.name!r}",
        name=statement.name,
        table=statement.table,
        schema=statement.schema,
    )
    create_index(session, target, build=run, declare=declare, limits=limits)


def _drop(
    session: EditorSession, statement: DropStatement, run: Callable[[], Any], limits: Limits
) -> None:
    target = Target(
        operation=f"DROP INDEX CONCURRENTLY {statement.name!r}",
        name=statement.name,
        table=None,
        schema=statement.schema,
    )
    drop_index(session, target, drop=lambda _found: run(), limits=limits)
