"""Unique constraints that take over an index or go, outside of a transaction.

That takes an exclusive lock, behind which all readers and writers of the table queue up. So it is
requested for a moment only, and again after a pause.
"""

from functools import partial
from typing import Any

from alembic.operations import Operations
from alembic.operations.ops import DropConstraintOp, ExecuteSQLOp
from alembic.util import CommandError

from alembic_idx.behind import Implementation
from alembic_idx.deferred import looking
from alembic_idx.session import AlembicSession, preparer, target_on
from alembic_idx.settings import settings_of
from alembic_idx.uniques import attached
from idx_core.build.catalog import is_in_transaction
from idx_core.build.constraint import attach_index, drop_constraint
from idx_core.build.session import Target
from idx_core.errors import BuildError

_TABLE = """
SELECT c.relname::text, n.nspname::text
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.oid = to_regclass(%s)
"""


def run(
    operations: Operations, operation: DropConstraintOp | ExecuteSQLOp, stock: Implementation
) -> Any:
    """Have `stock` run it; `CommandError` when the lock is not to be had.

    In a transaction, locks are kept to its end and nothing can be tried again: Alembic's matter.
    """
    session = AlembicSession(operations.get_bind())
    with looking(operations):
        target = None if is_in_transaction(session) else _target(operations, operation, session)
    if target is None:
        return stock(operations, operation)
    limits = settings_of(operations.migration_context.config).limits
    change = partial(stock, operations, operation)
    try:
        if isinstance(operation, DropConstraintOp):
            drop_constraint(session, target, drop=change, limits=limits)
        else:
            attach_index(session, target, attach=change, limits=limits)
    except BuildError as error:
        raise CommandError(str(error)) from error
    return None


def _target(
    operations: Operations, operation: DropConstraintOp | ExecuteSQLOp, session: AlembicSession
) -> Target | None:
    """The constraint's index, which has its name; None where the operation is not for us."""
    if isinstance(operation, DropConstraintOp):
        name, table = operation.constraint_name, operation.table_name
        constraint = operations.schema_obj.generic_constraint(
            name, table, operation.constraint_type, schema=operation.schema
        )
        written = preparer.format_constraint(constraint)
        return target_on("drop_constraint", written, constraint.table, session.connection)
    found = attached(str(operation.sqltext))
    rows = session.rows(_TABLE, [found[0]]) if found else []
    if found is None or not rows:
        return None
    ((table, schema),) = rows
    return Target(
        operation=f"op.execute('… ADD CONSTRAINT {found[1]} …')",
        name=found[1],
        table=table,
        schema=schema,
    )
