"""Concurrent index operations of `--sql`: the core's script instead of the bare statement."""

import copy
import io
from collections.abc import Callable
from typing import Any

from alembic.operations import Operations
from alembic.operations.ops import CreateIndexOp, DropIndexOp

from alembic_idx.behind import Implementation
from alembic_idx.session import preparer, stored
from alembic_idx.settings import settings_of
from idx_core.build import script
from idx_core.build.script import ScriptTarget

_BEGUN = "alembic_idx_script"


def write(
    operations: Operations, operation: CreateIndexOp | DropIndexOp, stock: Implementation
) -> Any:
    """Write what creates or drops the index and can be run again.

    IF [NOT] EXISTS is left to Alembic, as it is when a database is there.
    """
    by_name = operation.if_exists if isinstance(operation, DropIndexOp) else operation.if_not_exists
    target = _target(operations, operation)
    if by_name or target is None:
        return stock(operations, operation)
    impl = operations.migration_context.impl
    if not impl.memo.setdefault(_BEGUN, False):
        impl.memo[_BEGUN] = True
        limits = settings_of(operations.migration_context.config).limits
        impl.static_output("\n".join(script.preamble(limits)))
    if isinstance(operation, DropIndexOp):
        parts = script.drop_index(target)
    else:
        parts = script.create_index(
            target,
            create=written(operations, lambda: stock(operations, operation)),
            declare=written(operations, lambda: _declare(operations, operation)),
        )
    impl.static_output("\n".join(parts))
    return None


def _target(operations: Operations, operation: CreateIndexOp | DropIndexOp) -> ScriptTarget | None:
    index = operation.to_index(operations.migration_context)
    if index.name is None or index.table is None:
        return None
    verb = "drop_index" if isinstance(operation, DropIndexOp) else "create_index"
    name = stored(preparer.format_index(index))
    where = preparer.quote_schema(operation.schema) + "." if operation.schema else ""
    return ScriptTarget(
        operation=f"op.{verb}({name!r})",
        name=name,
        table=None if operation.table_name is None else preparer.format_table(index.table),
        index=where + preparer.format_index(index),
    )


def _declare(operations: Operations, operation: CreateIndexOp) -> None:
    declared = copy.copy(operation)
    declared.schema = "pg_temp"
    declared.kw = {**operation.kw, "postgresql_concurrently": False}
    operations.impl.create_index(declared.to_index(operations.migration_context))


def written(operations: Operations, write: Callable[[], Any]) -> str:
    """What Alembic, or whoever replaced its implementation, writes into the script."""
    impl, text = operations.migration_context.impl, io.StringIO()
    buffer, impl.output_buffer = impl.output_buffer, text
    try:
        write()
    finally:
        impl.output_buffer = buffer
    return text.getvalue().strip().removesuffix(impl.command_terminator)
