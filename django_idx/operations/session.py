"""A schema editor's connection, as the core's builder wants to have it."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import (
    DataError,
    IntegrityError,
    InternalError,
    NotSupportedError,
    ProgrammingError,
    transaction,
)

logger = logging.getLogger("django_idx.operations")


class EditorSession:
    """An `idx_core.build.session.Session` on a schema editor of PostgreSQL."""

    # What is left out is about the connection (OperationalError) and would come again.
    refusals = (ProgrammingError, NotSupportedError, InternalError, DataError, IntegrityError)

    def __init__(self, editor: Any) -> None:
        self._editor = editor

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
        """As the protocol says."""
        alias = self._editor.connection.alias
        with transaction.atomic(using=alias):
            yield
            transaction.set_rollback(True, using=alias)

    def note(self, message: str) -> None:
        """As the protocol says."""
        logger.warning("%s", message)
