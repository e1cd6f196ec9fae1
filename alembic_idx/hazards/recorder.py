"""Stands in for `op` while a revision is read: operations are noted and nothing is executed."""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import FrameType, SimpleNamespace
from typing import Any

from alembic.operations import BatchOperations, Operations, ops
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from sqlalchemy.engine import Dialect

from alembic_idx.hazards.inert import InertConnection
from alembic_idx.hazards.operations import sql_steps, steps_of_operation
from idx_core.hazards.steps import Opaque, Place, Step

_ALEMBIC_LOG = logging.getLogger("alembic.runtime.migration")
_ASKED = "what is done depends on an answer of the database"


@contextmanager
def _in_silence() -> Iterator[None]:
    """Each context of Alembic's logs what it will do, and this one does nothing."""
    before, _ALEMBIC_LOG.disabled = _ALEMBIC_LOG.disabled, True
    try:
        yield
    finally:
        _ALEMBIC_LOG.disabled = before


class RecordingContext(MigrationContext):
    """A migration context that is connected to nothing; its autocommit blocks are noted."""

    def __init__(self, dialect: Dialect, metadata: Any, environment: EnvironmentContext) -> None:
        opts = {
            "as_sql": True,
            "output_buffer": io.StringIO(),
            "target_metadata": metadata,
            "script": environment.script,
        }
        with _in_silence():
            super().__init__(dialect, None, opts, environment)
        self.is_autocommit = False
        self.inert: InertConnection | None = None

    @contextmanager
    def autocommit_block(self) -> Iterator[None]:
        """Note that what is done in the block is outside of the transaction."""
        outer, self.is_autocommit = self.is_autocommit, True
        try:
            yield
        finally:
            self.is_autocommit = outer

    @property
    def bind(self) -> Any:
        """The connection to nothing."""
        return self.inert


class Recorder(Operations):
    """Operations of one function of one revision, as steps in the order of its statements."""

    migration_context: RecordingContext

    def __init__(self, context: RecordingContext, path: str) -> None:
        super().__init__(context)
        self.steps: list[Step] = []
        self._path = path
        context.inert = InertConnection(context.dialect, self._executed, self._asked)

    def invoke(self, operation: ops.MigrateOperation) -> Any:
        """Note the operation; a new table is given back, as its author may fill it."""
        self._note(lambda place: steps_of_operation(operation, self.migration_context, place))
        if isinstance(operation, ops.CreateTableOp):
            return operation.to_table(self.migration_context)
        return None

    def get_bind(self) -> Any:
        """A connection to nothing."""
        return self.migration_context.inert

    def run_async(self, *args: Any, **kw: Any) -> Any:
        """Not run."""
        self.add_opaque("op.run_async is not run")
        return None

    @contextmanager
    def batch_alter_table(
        self, table_name: str, schema: str | None = None, *args: Any, **kw: Any
    ) -> Iterator[BatchOperations]:
        """Its operations are noted as they come, which is how they run on PostgreSQL."""
        yield _Batch(self, table_name, schema)

    def add_opaque(self, reason: str) -> None:
        """Note something that cannot be read."""
        self._note(lambda place: (Opaque(reason=reason, place=place),))

    def place(self) -> Place:
        """The line of the revision that is at work."""
        frame: FrameType | None = sys._getframe()
        while frame is not None:
            if frame.f_code.co_filename == self._path:
                return Place(self._path, frame.f_lineno)
            frame = frame.f_back
        return Place(self._path)

    def _note(self, read: Callable[[Place], tuple[Step, ...]]) -> None:
        in_transaction = not self.migration_context.is_autocommit
        self.steps += [
            replace(step, transactional=step.transactional and in_transaction)
            for step in read(self.place())
        ]

    def _executed(self, statement: Any) -> None:
        dialect = self.migration_context.dialect
        self._note(lambda place: sql_steps(statement, dialect, place, "a connection's execute"))

    def _asked(self) -> None:
        if not any(isinstance(step, Opaque) and step.reason == _ASKED for step in self.steps):
            self.add_opaque(_ASKED)


class _Batch(BatchOperations):
    """`with op.batch_alter_table(…) as batch_op`"""

    def __init__(self, recorder: Recorder, table: str, schema: str | None) -> None:
        impl: Any = SimpleNamespace(table_name=table, schema=schema, operations=recorder)
        super().__init__(recorder.migration_context, impl)
        self._recorder = recorder

    def invoke(self, operation: ops.MigrateOperation) -> Any:
        """Note it."""
        return self._recorder.invoke(operation)

    def get_bind(self) -> Any:
        """A connection to nothing."""
        return self._recorder.get_bind()


# Which module's functions stand for the operations is known by class.
Recorder._setups[Recorder] = Operations._setups[Operations]
