"""One index of an operation: built or dropped concurrently, plainly on an empty table, or as SQL.

Inside a transaction, where PostgreSQL builds nothing concurrently, only empty tables are touched.
The builder is imported when there is something to build: loading migrations, which many commands
do, needs none of it.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django_idx.operations.catalog import is_empty
from django_idx.operations.errors import ConcurrentOperationError
from idx_core.record import record


@record(frozen=True, slots=True, kw_only=True)
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


def stock(editor: Any, operation: str) -> AbstractContextManager[None]:
    """What the stock operation runs in where `is_concurrent` is false: MySQL has online DDL."""
    if editor.connection.vendor != "mysql":
        return nullcontext()
    from django_idx.operations.online import intercepted

    return intercepted(editor, operation)


def in_transaction(editor: Any) -> bool:
    """Whether a transaction is open, in which PostgreSQL refuses concurrent DDL."""
    connection = editor.connection
    return bool(connection.in_atomic_block or not connection.get_autocommit())


def create_index(editor: Any, change: IndexChange) -> None:
    """Create the index; a no-op when an equal one of that name is there already."""
    if runs_plainly(editor, change):
        editor.execute(change.statement(False), params=None)
    else:
        _runner(editor).create_index(editor, change)


def replace_index(
    editor: Any, change_to: Callable[[str], IndexChange], name: str, drop: IndexChange
) -> None:
    """Have the index be as `change_to(name)` creates it; a no-op when it is.

    `change_to` is asked for another name as well, and `drop` drops what bears the name.
    """
    change = change_to(name)
    if runs_plainly(editor, change):
        editor.execute(drop.statement(False))
        editor.execute(change.statement(False), params=None)
    elif editor.collect_sql:
        from django_idx.operations import offline

        offline.replace_index(editor, change_to, name)
    else:
        from django_idx.operations import build

        build.replace_index(editor, change, lambda other: change_to(other).statement(True))


def rename_index(editor: Any, change: IndexChange, new_name: str) -> None:
    """Give the index another name; a no-op when nothing bears its own, or something that one."""
    if editor.collect_sql or in_transaction(editor):
        names = map(editor.quote_name, (change.name, new_name))
        editor.execute("ALTER INDEX IF EXISTS {} RENAME TO {}".format(*names), params=None)
    else:
        from django_idx.operations import build

        build.rename_index(editor, change, new_name)


def drop_index(editor: Any, change: IndexChange) -> None:
    """Drop the index; a no-op when nothing bears its name."""
    change.statement(True)  # takes a deferred creation off the editor's list
    if runs_plainly(editor, change):
        editor.execute(change.statement(False))
    else:
        _runner(editor).drop_index(editor, change)


def rebuild_index(editor: Any, change: IndexChange) -> None:
    """Rebuild the index in its place; a no-op when nothing bears its name, or in a transaction.

    There its table is empty, and so is the index.
    """
    if not runs_plainly(editor, change):
        _runner(editor).rebuild_index(editor, change)


def attach_index(editor: Any, change: IndexChange, statement: Any) -> None:
    """Make a constraint of the index; a no-op when it is one's already."""
    _runner(editor).attach_index(editor, change, statement)


def drop_constraint(editor: Any, change: IndexChange, drop: Callable[[], None]) -> None:
    """Have `drop` drop the constraint that owns the index; a no-op when it is gone."""
    if in_transaction(editor):
        drop()
    else:
        _runner(editor).drop_constraint(editor, change, drop)


def _runner(editor: Any) -> Any:
    """The module that does it now, or writes down how, when SQL is only collected."""
    if editor.collect_sql:
        from django_idx.operations import offline

        return offline
    from django_idx.operations import build

    return build


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
