"""Hands Django's statements to the core's builder; imported when an operation reaches PostgreSQL.

`idx_core.build` decides by what is already there whether, when and how often they are run.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.db import DatabaseError

from django_idx.operations.at_work import at_work
from django_idx.operations.concurrent import IndexChange
from django_idx.operations.errors import ConcurrentOperationError
from django_idx.operations.session import EditorSession
from django_idx.settings import read_settings
from idx_core.build import concurrent, constraint, replace
from idx_core.build.catalog import Relation
from idx_core.build.leftover import drop_statement
from idx_core.build.session import Target
from idx_core.errors import BuildError, SettingsError


def create_index(editor: Any, change: IndexChange) -> None:
    """Create the index concurrently; a no-op when an equal one of that name is there already."""
    with _shown_as_command_error():
        concurrent.create_index(
            EditorSession(editor),
            _target_of(editor, change),
            build=lambda: editor.execute(change.statement(True), params=None),
            declare=partial(_declare, editor, change),
            limits=read_settings().limits,
        )


def drop_index(editor: Any, change: IndexChange) -> None:
    """Drop the index concurrently; a no-op when nothing bears its name."""
    session = EditorSession(editor)

    def drop(found: Relation) -> None:
        session.run(drop_statement(session, found))

    with _shown_as_command_error():
        concurrent.drop_index(
            session, _target_of(editor, change), drop=drop, limits=read_settings().limits
        )


def replace_index(editor: Any, change: IndexChange, statement: Callable[[str], Any]) -> None:
    """Have the index be as the change says; `statement(name)` creates it under another name."""
    with _shown_as_command_error():
        replace.replace_index(
            EditorSession(editor),
            _target_of(editor, change),
            build=lambda name: editor.execute(statement(name), params=None),
            declare=partial(_declare, editor, change),
            limits=read_settings().limits,
        )


def attach_index(editor: Any, change: IndexChange, statement: Any) -> None:
    """Make a constraint of the index; a no-op when it is one's already."""
    with _shown_as_command_error():
        constraint.attach_index(
            EditorSession(editor),
            _target_of(editor, change),
            attach=lambda: editor.execute(statement, params=None),
            limits=read_settings().limits,
        )


def drop_constraint(editor: Any, change: IndexChange, drop: Callable[[], None]) -> None:
    """Have `drop` drop the constraint that owns the index; a no-op when it is gone."""
    with _shown_as_command_error():
        constraint.drop_constraint(
            EditorSession(editor),
            _target_of(editor, change),
            drop=drop,
            limits=read_settings().limits,
        )


def _declare(editor: Any, change: IndexChange, schema: str, table: str) -> None:
    """Create the wanted index on another table."""
    quote = EditorSession(editor).quote
    statement = change.statement(False)
    statement.rename_table_references(change.db_table, f"{quote(schema)}.{quote(table)}")
    with editor.connection.cursor() as cursor:
        try:
            cursor.execute(str(statement))
        except DatabaseError as error:
            error.statement = str(statement)  # type: ignore[attr-defined]  # as SQLAlchemy does
            raise


def _target_of(editor: Any, change: IndexChange) -> Target:
    """The index as it is stored; `db_table` may be two quoted names with a dot between them."""
    *schema, table = editor.quote_name(change.db_table).strip('"').split('"."')
    return Target(
        operation=change.operation,
        name=change.name,
        table=table,
        schema=schema[0] if schema else None,
    )


@contextmanager
def _shown_as_command_error() -> Iterator[None]:
    """Have Django show the core's errors as one line, without a traceback."""
    try:
        with at_work():
            yield
    except (BuildError, SettingsError) as error:
        raise ConcurrentOperationError(str(error)) from error
