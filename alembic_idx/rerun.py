"""Runs a concurrent index operation so that it can be run again after any failure.

The database is asked first what is there. What is then to be built or dropped is done by the
implementation that would have run without us.
"""

import copy
from dataclasses import replace
from functools import partial
from typing import Any

from alembic.operations import Operations
from alembic.operations.ops import CreateIndexOp, DropIndexOp
from alembic.util import CommandError
from sqlalchemy.schema import Index

from alembic_idx.behind import Implementation
from alembic_idx.deferred import defer, looking, on_connection
from alembic_idx.session import AlembicSession, target_of
from alembic_idx.settings import settings_of
from idx_core.build.catalog import Relation, find, is_in_transaction
from idx_core.build.concurrent import create_index, drop_index
from idx_core.build.limits import Limits
from idx_core.build.session import Session
from idx_core.errors import BuildError


def run(
    operations: Operations, operation: CreateIndexOp | DropIndexOp, stock: Implementation
) -> Any:
    """Create or drop the index; CommandError when what is there forbids it.

    IF [NOT] EXISTS goes by the name alone because the user asks for it, unless what bears the name
    is broken; and inside a transaction PostgreSQL itself refuses. Both are left to Alembic.
    """
    by_name = operation.if_exists if isinstance(operation, DropIndexOp) else operation.if_not_exists
    index = operation.to_index(operations.migration_context)
    session = AlembicSession(operations.get_bind())
    with looking(operations):
        is_left = index.name is None or is_in_transaction(session)
        if by_name and not is_left:
            is_left = not _is_broken(operations, index, session)
    if is_left:
        return stock(operations, operation)
    try:
        if isinstance(operation, DropIndexOp):
            _drop(operations, operation, index, stock, session)
        else:
            _create(operations, operation, index, stock, session)
    except BuildError as error:
        raise CommandError(str(error)) from error
    return None


def _create(
    operations: Operations,
    operation: CreateIndexOp,
    index: Index,
    stock: Implementation,
    session: AlembicSession,
) -> None:
    target = target_of("create_index", index, operations.get_bind())
    settings = settings_of(operations.migration_context.config)

    def create(on: Session, at_once: int) -> None:
        assert isinstance(on, AlembicSession)
        here = on_connection(operations, on.connection)
        create_index(
            on,
            target,
            build=partial(stock, here, operation),
            declare=partial(_declare, here, operation, target.name),
            limits=replace(settings.limits, at_once=at_once),
        )

    declare = partial(_declare, operations, operation, target.name)
    if not defer(operations, operation, stock, settings.parallel_builds, (target, create, declare)):
        create(session, 1)


def _declare(
    operations: Operations, operation: CreateIndexOp, name: str, schema: str, table: str
) -> None:
    declared = copy.copy(operation)
    declared.index_name = operations.f(name)
    declared.schema, declared.table_name = schema, table
    declared.kw = {**operation.kw, "postgresql_concurrently": False}
    operations.impl.create_index(declared.to_index(operations.migration_context))


def _drop(
    operations: Operations,
    operation: DropIndexOp,
    index: Index,
    stock: Implementation,
    session: AlembicSession,
) -> None:
    target = target_of("drop_index", index, operations.get_bind())
    if operation.table_name is None:
        target = replace(target, table=None)

    def drop(found: Relation) -> None:
        # In its schema: without one the search path may lead to a namesake.
        qualified = copy.copy(operation)
        qualified.index_name = operations.f(found.name)
        qualified.schema = found.schema
        stock(operations, qualified)

    drop_index(session, target, drop=drop, limits=_limits(operations))


def _is_broken(operations: Operations, index: Index, session: AlembicSession) -> bool:
    """Whether an INVALID index of the table bears the name, which IF NOT EXISTS would keep."""
    found = find(session, target_of("create_index", index, operations.get_bind()))
    return found is not None and found.is_index and bool(found.on_table) and not found.valid


def _limits(operations: Operations) -> Limits:
    return settings_of(operations.migration_context.config).limits
