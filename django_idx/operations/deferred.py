"""Concurrent builds of a migration that are put off until its next statement (`parallel_builds`).

Django asks wrappers to execute each statement of a connection, also the one that records the
migration, and goes through the editor's deferred statements when its block ends well. The queue is
the editor's: with it goes what an error has kept from being begun.
"""

import gc
import sys
from collections.abc import Callable, Iterator
from typing import Any
from weakref import proxy, ref

from django.db.migrations.recorder import MigrationRecorder

from django_idx.operations.errors import ConcurrentOperationError, shown_as_command_error
from django_idx.operations.log import logger
from django_idx.operations.session import EditorSession
from idx_core.build.queue import Create, Queue
from idx_core.build.session import Declare, Target
from idx_core.errors import BuildError

_IDLE = 0  # PQTRANS_IDLE of libpq, in psycopg 3 and psycopg2 alike


def defer(editor: Any, at_once: int, build: tuple[Target, Create, Declare]) -> bool:
    """Queue the build; false where it has to run now.

    What runs it raises `ConcurrentOperationError`, or the error of the only build that failed.
    """
    if at_once == 1:
        return False
    if not isinstance(editor.deferred_sql, DeferredSql):
        editor.deferred_sql = DeferredSql(editor, at_once)
    return bool(editor.deferred_sql.add(*build))


class DeferredSql(list[Any]):
    """An editor's deferred statements, and the builds to be run before them and any other."""

    def __init__(self, editor: Any, at_once: int) -> None:
        super().__init__(editor.deferred_sql)
        self._connection = editor.connection
        self._queue = Queue(EditorSession(proxy(editor)), at_once)
        self._handled: BaseException | None = None
        self._failure: str | None = None
        self._is_quiet = self._is_told = False
        # The first one: who has a wrapper for a block takes away the last one at its end.
        self._connection.execute_wrappers.insert(0, _wrapper(self))

    def __iter__(self) -> Iterator[Any]:
        self.run()
        return super().__iter__()

    def add(self, target: Target, create: Create, declare: Declare) -> bool:
        """Queue a build; false where it has to run now."""
        if not self._queue:
            self._handled, self._is_told = sys.exception(), False
        self._is_quiet = True
        try:
            return self._queue.add(target, create, declare)
        finally:
            self._is_quiet = False

    @property
    def is_waiting(self) -> bool:
        """Whether something is queued, and a statement not the queue's own."""
        return bool(self._queue) and not self._is_quiet

    def run(self) -> None:
        """Run what is queued, unless an error is on its way."""
        if not self.is_waiting:
            return
        if sys.exception() not in (None, self._handled):
            # Should somebody swallow it, the next statement has them run.
            if not self._is_told:
                logger.warning("not begun, because of an error: %s", self._queue.names)
            self._is_told = True
            return
        self._is_quiet = True
        try:
            with shown_as_command_error():
                self._queue.run(on_own=self._may_build())
        except BaseException as error:
            self._failure = (str(error).strip() or type(error).__name__).splitlines()[0]
            raise
        finally:
            self._is_quiet = False

    def check(self, statement: Any) -> None:
        """Raise when builds have failed and this is the statement that records the migration."""
        table = MigrationRecorder.Migration._meta.db_table
        records = (f'INSERT INTO "{table}"', f'DELETE FROM "{table}"')
        if self._failure is not None and str(statement).startswith(records):
            raise ConcurrentOperationError(
                "cannot record the migration: its builds have failed, and what had them run has "
                f"kept that to itself ({self._failure}). Run this again."
            )

    def _may_build(self) -> bool:
        """Whether the connection is in autocommit mode; `BuildError` when it has locks."""
        self._connection.ensure_connection()
        raw = self._connection.connection
        if raw.info.transaction_status != _IDLE:
            raise BuildError(
                f"cannot run {self._queue.names}: a statement that Django does not know of has "
                "left the connection in a transaction, for which the builds might wait without "
                "end. End it, or set parallel_builds = 1."
            )
        return bool(self._connection.get_autocommit())


def _wrapper(deferred: DeferredSql) -> Callable[..., Any]:
    """Comes before every statement as long as the editor is there."""
    known = ref(deferred)
    connection = deferred._connection

    def before(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        deferred = known()
        if deferred is not None and deferred.is_waiting:
            # An editor that an error has ended is only known to what it has queued.
            del deferred
            gc.collect()
            deferred = known()
        if deferred is None:
            connection.execute_wrappers.remove(before)
        else:
            deferred.run()
            deferred.check(sql)
        return execute(sql, params, many, context)

    return before
