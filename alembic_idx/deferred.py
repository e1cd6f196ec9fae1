"""Concurrent builds of a migration that are put off until its next statement (`parallel_builds`).

SQLAlchemy tells before a connection runs a statement, commits or rolls back. Alembic records each
migration with a statement, and the end of an autocommit block commits.
"""

import copy
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

from alembic.operations import Operations, toimpl
from alembic.operations.ops import CreateIndexOp
from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy import event
from sqlalchemy.engine import Connection

from alembic_idx import behind
from alembic_idx.behind import Implementation
from alembic_idx.log import log
from alembic_idx.session import AlembicSession
from idx_core.build.queue import Create, Queue
from idx_core.build.session import Declare, Target
from idx_core.errors import BuildError

_IDLE = 0  # PQTRANS_IDLE of libpq, in psycopg 3 and psycopg2 alike

_OF_STATEMENTS = (
    "before_execute",
    "after_execute",
    "before_cursor_execute",
    "after_cursor_execute",
)

_deferred: "WeakKeyDictionary[MigrationContext, Deferred]" = WeakKeyDictionary()


@contextmanager
def looking(operations: Operations) -> Iterator[None]:
    """For a block whose statements only look: they do not have the queue run."""
    deferred = _deferred.get(operations.migration_context)
    if deferred is None:
        yield
        return
    with deferred.quiet():
        yield


def defer(
    operations: Operations,
    operation: CreateIndexOp,
    stock: Implementation,
    at_once: int,
    build: tuple[Target, Create, Declare],
) -> bool:
    """Queue the build; false where it has to run now. What runs it raises `CommandError`."""
    context = operations.migration_context
    if at_once == 1 or not _is_alembics(operation, stock):
        return False
    deferred = _deferred.get(context)
    if deferred is None:
        connection = operations.get_bind()
        if not _is_understood(connection):
            return False
        deferred = _deferred[context] = Deferred(connection, at_once, context.version_table)
    return deferred.add(*build)


def on_connection(operations: Operations, connection: Connection) -> Operations:
    """Operations like these on another connection, as `autocommit_block` changes it."""
    own = operations.get_bind()
    if connection is own:
        return operations
    options = {k: v for k, v in own.get_execution_options().items() if k != "isolation_level"}
    context = copy.copy(operations.migration_context)
    context.impl = copy.copy(context.impl)
    context.connection = context.impl.connection = connection.execution_options(**options)
    return type(operations)(context)


class Deferred:
    """The queue of a connection, and what has it run."""

    def __init__(self, connection: Connection, at_once: int, version_table: str) -> None:
        self._connection = connection
        self._version_table = version_table
        self._queue = Queue(AlembicSession(connection), at_once)
        self._handled: BaseException | None = None
        self._failure: BaseException | None = None
        self._is_quiet = self._is_told = False
        event.listen(connection, "before_execute", self._before_execute)
        event.listen(connection, "before_cursor_execute", self._before_cursor_execute)
        event.listen(connection, "commit", self._at_end)
        event.listen(connection, "rollback", self._at_end)

    def add(self, target: Target, create: Create, declare: Declare) -> bool:
        """Queue a build; false where it has to run now."""
        if not self._queue:
            self._handled, self._is_told = sys.exception(), False
        with self.quiet():
            return self._queue.add(target, create, declare)

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """Statements in the block are our own."""
        before, self._is_quiet = self._is_quiet, True
        try:
            yield
        finally:
            self._is_quiet = before

    def _before_execute(
        self, connection: Any, element: Any, multiparams: Any, params: Any, options: Any
    ) -> None:
        self._run()
        table = getattr(element, "table", None)
        if self._failure is not None and getattr(table, "name", None) == self._version_table:
            raise CommandError(
                "cannot record the migration: its builds have failed, and what had them run has "
                "kept that to itself. Run this again."
            ) from self._failure

    def _before_cursor_execute(
        self, connection: Any, cursor: Any, statement: Any, parameters: Any, context: Any, many: Any
    ) -> None:
        self._run()

    def _at_end(self, connection: Any) -> None:
        self._run()

    def _run(self) -> None:
        if self._is_quiet or not self._queue:
            return
        if sys.exception() not in (None, self._handled):
            # An error is on its way. Should somebody swallow it, the next statement has them run.
            if not self._is_told:
                log().warning("not begun, because of an error: %s", self._queue.names)
            self._is_told = True
            return
        with self.quiet():
            try:
                self._queue.run(on_own=self._may_build())
            except BuildError as error:
                self._failure = error
                raise CommandError(str(error)) from error
            except BaseException as error:
                self._failure = error
                raise

    def _may_build(self) -> bool:
        """Whether the connection is in autocommit mode; `BuildError` when it has locks."""
        driver: Any = self._connection.connection.driver_connection
        if driver.info.transaction_status != _IDLE:
            names = self._queue.names
            raise BuildError(
                f"cannot run {names}: a statement that SQLAlchemy does not know of has left the "
                "connection in a transaction, for which the builds might wait without end. "
                "End it, or set parallel_builds = 1."
            )
        return bool(driver.autocommit)


def _is_understood(connection: Connection) -> bool:
    """Whether others listen to the statements, who may do anything with them; and the driver's."""
    if any(getattr(connection.dispatch, name) for name in _OF_STATEMENTS):
        return False
    return connection.dialect.is_async or hasattr(connection.connection.driver_connection, "info")


def _is_alembics(operation: CreateIndexOp, stock: Implementation) -> bool:
    """Whether Alembic's own implementation builds: another's may not be fit for a thread."""
    found = Operations._to_impl.dispatch(operation)
    return found is toimpl.create_index and stock.__module__ == behind.__name__
