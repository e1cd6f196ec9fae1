"""A schema editor's connection, as the core's builder wants to have it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from django.db import (
    DatabaseError,
    DataError,
    IntegrityError,
    InternalError,
    NotSupportedError,
    ProgrammingError,
)

from django_idx.operations.log import logger, show

_IDLE = 0  # PQTRANS_IDLE of libpq, in psycopg 3 and psycopg2 alike


@contextmanager
def opened_beside(connection: Any) -> Iterator["EditorSession"]:
    """A session on a connection that nobody else has (`copy()`), which is closed at the end."""
    connection.settings_dict["OPTIONS"].pop("pool", None)  # all of a pool may be in use
    try:
        with connection.schema_editor(atomic=False) as editor:
            yield EditorSession(editor)
    finally:
        connection.close()


class EditorSession:
    """An `idx_core.build.session.Session` on a schema editor of PostgreSQL."""

    # What is left out is about the connection (OperationalError) and would come again.
    refusals = (ProgrammingError, NotSupportedError, InternalError, DataError, IntegrityError)

    def __init__(self, editor: Any) -> None:
        self._editor = editor

    @property
    def is_usable(self) -> bool:
        """As the protocol says."""
        raw = self._editor.connection.connection
        return raw is not None and not raw.closed and raw.info.transaction_status == _IDLE

    @property
    def announced_pid(self) -> int | None:
        """As the protocol says."""
        self._editor.connection.ensure_connection()
        pid: int = self._editor.connection.connection.info.backend_pid
        return pid

    def rows(self, sql: str, parameters: Sequence[str] = ()) -> list[tuple[Any, ...]]:
        """As the protocol says."""
        with self._editor.connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows

    def run(self, statement: str) -> None:
        """As the protocol says."""
        self._editor.execute(statement, params=None)

    def quote(self, name: str) -> str:
        """As the protocol says; Django's `quote_name` leaves quotes in a name alone."""
        from django.db.backends.postgresql.psycopg_any import sql

        connection = self._editor.connection
        connection.ensure_connection()
        return str(sql.Identifier(name).as_string(connection.connection))

    @contextmanager
    def rolled_back(self) -> Iterator[None]:
        """As the protocol says. Not `atomic`, which goes by the alias, as `beside` does not."""
        self.run("BEGIN")
        try:
            yield
        finally:
            self.run("ROLLBACK")

    def sqlstate(self, error: BaseException) -> str | None:
        """As the protocol says."""
        cause = error.__cause__ if isinstance(error, DatabaseError) else None
        return getattr(cause, "sqlstate", None) or getattr(cause, "pgcode", None)

    def cancel(self) -> None:
        """As the protocol says. psycopg 3 does so itself."""
        from django.db.backends.postgresql.psycopg_any import is_psycopg3

        if not is_psycopg3:
            self._editor.connection.connection.cancel()

    @contextmanager
    def beside(self) -> Iterator["EditorSession"]:
        """As the protocol says."""
        with opened_beside(self._editor.connection.copy()) as session:
            yield session

    @property
    def open_beside(self) -> Callable[[], AbstractContextManager["EditorSession"]]:
        """As the protocol says."""
        return self.beside

    def tell(self, line: str, event: Mapping[str, object]) -> None:
        """As the protocol says."""
        show(line, event)

    def note(self, message: str) -> None:
        """As the protocol says."""
        logger.warning("%s", message)
