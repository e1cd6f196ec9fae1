"""Concurrent index operations on MySQL and MariaDB: InnoDB's online DDL, or an error.

An index is still created by the implementation that would have run without us; the clause is added
to its statement on the way to the driver.
"""

import copy
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from alembic.operations import Operations
from alembic.operations.ops import CreateIndexOp, DropIndexOp
from alembic.util import CommandError
from sqlalchemy import event, exc, text
from sqlalchemy.dialects import mysql
from sqlalchemy.engine import Connection

from alembic_idx.behind import Implementation
from alembic_idx.log import log
from alembic_idx.offline import written
from alembic_idx.settings import settings_of
from idx_core.build.mysql.online import create_index, drop_index, drop_statement, online
from idx_core.build.session import Target
from idx_core.errors import BuildError

# Of a driver whose parameters are no percent signs: then none is doubled in a name.
_dialect: Any = mysql.dialect
_preparer = _dialect(paramstyle="named").identifier_preparer


class OnlineSession:
    """An `idx_core.build.mysql.session.Session` on the migration's connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def rows(self, sql: str, parameters: Sequence[str] = ()) -> list[tuple[Any, ...]]:
        """As the protocol says."""
        if not parameters:
            raw = {"no_parameters": True}
            return [
                tuple(row) for row in self._connection.exec_driver_sql(sql, execution_options=raw)
            ]
        first, *others = sql.split("%s")
        named = "".join(f":p{n}{part}" for n, part in enumerate(others))
        binds = {f"p{n}": parameter for n, parameter in enumerate(parameters)}
        return [tuple(row) for row in self._connection.execute(text(first + named), binds)]

    def run(self, statement: str) -> None:
        """As the protocol says."""
        self._connection.exec_driver_sql(statement, execution_options={"no_parameters": True})

    def quote(self, name: str) -> str:
        """As the protocol says."""
        return str(_preparer.quote_identifier(name))

    def error_number(self, error: BaseException) -> int | None:
        """As the protocol says."""
        origin: Any = error.orig if isinstance(error, exc.DBAPIError) else None
        number = getattr(origin, "errno", None) or next(iter(getattr(origin, "args", ())), None)
        return number if isinstance(number, int) else None

    def note(self, message: str) -> None:
        """As the protocol says."""
        log().warning("%s", message)


def run(
    operations: Operations, operation: CreateIndexOp | DropIndexOp, stock: Implementation
) -> Any:
    """Create or drop the index; CommandError when what is there, or the server, forbids it.

    IF [NOT] EXISTS goes by the name alone because the user asks for it: it is left to Alembic.
    """
    target = _target(operations, operation)
    if _by_name(operation) or target is None:
        return stock(operations, operation)
    connection = operations.get_bind()
    session = OnlineSession(connection)
    limits = settings_of(operations.migration_context.config).limits

    def build() -> None:
        with _online(connection):
            stock(operations, operation)

    def declare(schema: str, table: str) -> None:
        declared = copy.copy(operation)
        declared.schema, declared.table_name = schema, table
        operations.impl.create_index(declared.to_index(operations.migration_context))

    try:
        if isinstance(operation, DropIndexOp):
            drop_index(session, target, limits=limits)
        else:
            create_index(session, target, build=build, declare=declare, limits=limits)
    except BuildError as error:
        raise CommandError(str(error)) from error
    return None


def write(
    operations: Operations, operation: CreateIndexOp | DropIndexOp, stock: Implementation
) -> Any:
    """Write the statement with the same clause; what is there nobody asks in a script."""
    target = _target(operations, operation)
    if _by_name(operation) or target is None:
        return stock(operations, operation)
    if isinstance(operation, DropIndexOp):
        statement = drop_statement(_preparer.quote, target)
    else:
        statement = online(written(operations, lambda: stock(operations, operation)))
    impl = operations.migration_context.impl
    impl.static_output(statement + impl.command_terminator)
    return None


def _by_name(operation: CreateIndexOp | DropIndexOp) -> bool:
    if isinstance(operation, DropIndexOp):
        return bool(operation.if_exists)
    return bool(operation.if_not_exists)


def _target(operations: Operations, operation: CreateIndexOp | DropIndexOp) -> Target | None:
    index = operation.to_index(operations.migration_context)
    if index.name is None or index.table is None or operation.table_name is None:
        return None
    bind: Connection | None = operations.migration_context.connection
    verb = "drop_index" if isinstance(operation, DropIndexOp) else "create_index"
    quoted = str(_preparer.format_index(index))
    name = quoted[1:-1].replace("``", "`") if quoted.startswith("`") else quoted
    return Target(
        operation=f"op.{verb}({name!r})",
        name=name,
        table=index.table.name,
        schema=index.table.schema if bind is None else bind.schema_for_object(index.table),
    )


@contextmanager
def _online(connection: Connection) -> Iterator[None]:
    """Have InnoDB do the DDL of the block online, or fail."""

    def add(
        _connection: Any, _cursor: Any, statement: str, parameters: Any, *_others: Any
    ) -> tuple[str, Any]:
        return online(statement), parameters

    event.listen(connection, "before_cursor_execute", add, retval=True)
    try:
        yield
    finally:
        event.remove(connection, "before_cursor_execute", add)
