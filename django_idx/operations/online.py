"""Stock operations on MySQL and MariaDB, their index statements online or not at all.

Django decides what is to be done, also about the indexes that InnoDB needs for foreign keys. What
it then says about an index is taken out of the schema editor's mouth: the catalog is asked first,
the statement gets InnoDB's clause, and is tried again when the table is not to be had at once.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError
from django.db.backends.ddl_references import Statement, Table

from django_idx.operations.errors import shown_as_command_error
from django_idx.operations.log import logger
from django_idx.settings import read_settings
from idx_core.build.mysql.online import create_index, drop_index, drop_statement, online
from idx_core.build.session import Target


class OnlineSession:
    """An `idx_core.build.mysql.session.Session` on a schema editor."""

    def __init__(self, editor: Any) -> None:
        self._connection = editor.connection

    def rows(self, sql: str, parameters: Sequence[str] = ()) -> list[tuple[Any, ...]]:
        """As the protocol says."""
        with self._connection.cursor() as cursor:
            cursor.execute(sql, parameters or None)
            rows: list[tuple[Any, ...]] = list(cursor.fetchall())
        return rows

    def run(self, statement: str) -> None:
        """As the protocol says."""
        with self._connection.cursor() as cursor:
            cursor.execute(statement)

    def quote(self, name: str) -> str:
        """As the protocol says; Django's `quote_name` leaves quotes in a name alone."""
        return "`" + name.replace("`", "``") + "`"

    def error_number(self, error: BaseException) -> int | None:
        """As the protocol says."""
        number = error.args[0] if isinstance(error, DatabaseError) and error.args else None
        return number if isinstance(number, int) else None

    def note(self, message: str) -> None:
        """As the protocol says."""
        logger.warning("%s", message)


@contextmanager
def intercepted(editor: Any, operation: str) -> Iterator[None]:
    """Within the block, what the editor executes to create or drop an index is done online."""
    execute = editor.execute
    creates = {editor.sql_create_index, editor.sql_create_unique, editor.sql_create_unique_index}
    drops = {editor.sql_delete_index, editor.sql_delete_unique}

    def online_execute(sql: Any, params: Any = ()) -> None:
        template = sql.template if isinstance(sql, Statement) else None
        if template not in creates | drops:
            execute(sql, params)
            return
        target = _target(sql, operation)
        if template in drops:
            _drop(editor, target, execute)
        else:
            _create(editor, target, sql, lambda: execute(online(str(sql)), params))

    editor.execute = online_execute
    try:
        with shown_as_command_error():
            yield
    finally:
        del editor.execute


def _create(editor: Any, target: Target, statement: Statement, build: Any) -> None:
    if editor.collect_sql:
        build()
        return
    session = OnlineSession(editor)

    def declare(schema: str, table: str) -> None:
        copy = f"{session.quote(schema)}.{session.quote(table)}"
        parts = {
            **statement.parts,
            "table": Table(copy, editor.quote_name),
            "name": str(statement.parts["name"]),  # which may be computed from the table's
        }
        session.run(statement.template % {key: str(part) for key, part in parts.items()})

    limits = read_settings().limits
    create_index(session, target, build=build, declare=declare, limits=limits)


def _drop(editor: Any, target: Target, execute: Any) -> None:
    session = OnlineSession(editor)
    if editor.collect_sql:
        execute(drop_statement(session.quote, target), None)
    else:
        drop_index(session, target, limits=read_settings().limits)


def _target(statement: Statement, operation: str) -> Target:
    """Names as they are stored; Django quotes them without doubling quotes."""
    return Target(
        operation=operation,
        name=str(statement.parts["name"]).strip("`"),
        table=str(statement.parts["table"]).strip("`"),
    )
