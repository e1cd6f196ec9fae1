"""Build and drop one index on PostgreSQL without blocking writers, so that it can be run again.

What is already there decides, as `idx_core.build.concurrent` says; here are Django's statements.
Inside a transaction, where PostgreSQL builds nothing concurrently, only empty tables are touched.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from django_idx.operations.catalog import is_empty
from django_idx.operations.errors import ConcurrentOperationError
from django_idx.operations.session import EditorSession
from django_idx.settings import read_settings
from idx_core.build import concurrent, constraint
from idx_core.build.catalog import Relation
from idx_core.build.leftover import drop_statement
from idx_core.build.session import Target
from idx_core.errors import BuildError, SettingsError


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexChange:
    """One index to create or drop.

    `operation` tells the user which line of which app's migration this is. `statement` gives the
    SQL, concurrent or plain; it is made anew on each call because Django's statements are mutable.
    """

    operation: str
    db_table: str
    name: str
    statement: Callable[[bool], Any]


def is_concurrent(editor: Any) -> bool:
    """Whether this database builds indexes concurrently; on others the stock operation runs."""
    return bool(editor.connection.vendor == "postgresql")


def in_transaction(editor: Any) -> bool:
    """Whether a transaction is open, in which PostgreSQL refuses concurrent DDL."""
    connection = editor.connection
    return bool(connection.in_atomic_block or not connection.get_autocommit())


def create_index(editor: Any, change: IndexChange) -> None:
    """Create the index; a no-op when an equal one of that name is there already."""
    if runs_plainly(editor, change):
        editor.execute(change.statement(False), params=None)
        return
    if editor.collect_sql:
        editor.execute(change.statement(True), params=None)
        return
    with shown_as_command_error():
        concurrent.create_index(
            EditorSession(editor),
            target_of(editor, change),
            build=lambda: editor.execute(change.statement(True), params=None),
            declare=partial(_declare, editor, change),
            limits=read_settings().limits,
        )


def drop_index(editor: Any, change: IndexChange) -> None:
    """Drop the index; a no-op when nothing bears its name."""
    statement = change.statement(True)  # also takes a deferred creation off the editor's list
    if runs_plainly(editor, change):
        editor.execute(change.statement(False))
        return
    if editor.collect_sql:
        editor.execute(statement, params=None)
        return
    session = EditorSession(editor)

    def drop(found: Relation) -> None:
        session.run(drop_statement(session, found))

    with shown_as_command_error():
        concurrent.drop_index(
            session, target_of(editor, change), drop=drop, limits=read_settings().limits
        )


def attach_index(editor: Any, change: IndexChange, statement: Any) -> None:
    """Make a constraint of the index; a no-op when it is one's already."""
    if editor.collect_sql:
        editor.execute(statement, params=None)
        return
    with shown_as_command_error():
        constraint.attach_index(
            EditorSession(editor),
            target_of(editor, change),
            attach=lambda: editor.execute(statement, params=None),
            limits=read_settings().limits,
        )


def drop_constraint(editor: Any, change: IndexChange, drop: Callable[[], None]) -> None:
    """Have `drop` drop the constraint that owns the index; a no-op when it is gone."""
    if editor.collect_sql or in_transaction(editor):
        drop()
        return
    with shown_as_command_error():
        constraint.drop_constraint(
            EditorSession(editor),
            target_of(editor, change),
            drop=drop,
            limits=read_settings().limits,
        )


def runs_plainly(editor: Any, change: IndexChange) -> bool:
    """Whether a transaction is open and the table empty; raises when it has rows.

    While SQL is only collected nobody looks at the table: a note stands above the plain statement.
    """
    if not in_transaction(editor):
        return False
    if editor.collect_sql:
        note = "-- Inside a transaction: only while the table is empty; else set atomic = False"
        editor.collected_sql.append(note)
    else:
        _require_no_rows(editor, change)
    return True


def _require_no_rows(editor: Any, change: IndexChange) -> None:
    """Raise unless the table is empty: the only case in which a transaction does no harm."""
    if not is_empty(editor, change.db_table):
        raise ConcurrentOperationError(
            f"cannot run {change.operation} inside a transaction: table {change.db_table!r} has "
            "rows, and PostgreSQL works concurrently outside of transactions only. "
            "Write `atomic = False` into that Migration class (squashmigrations leaves it out)."
        )


def _declare(editor: Any, change: IndexChange, schema: str, table: str) -> None:
    """Create the wanted index on another table."""
    quote = EditorSession(editor).quote
    statement = change.statement(False)
    statement.rename_table_references(change.db_table, f"{quote(schema)}.{quote(table)}")
    with editor.connection.cursor() as cursor:
        cursor.execute(str(statement))


def target_of(editor: Any, change: IndexChange) -> Target:
    """The index as it is stored; `db_table` may be two quoted names with a dot between them."""
    *schema, table = editor.quote_name(change.db_table).strip('"').split('"."')
    return Target(
        operation=change.operation,
        name=change.name,
        table=table,
        schema=schema[0] if schema else None,
    )


@contextmanager
def shown_as_command_error() -> Iterator[None]:
    """Have Django show the core's errors as one line, without a traceback."""
    try:
        yield
    except (BuildError, SettingsError) as error:
        raise ConcurrentOperationError(str(error)) from error
