"""The running migration's connection, as the core's builder wants to have it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import exc, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Connection
from sqlalchemy.schema import Index

from alembic_idx.log import log
from idx_core.build.session import Target

# Of a driver whose parameters are no percent signs: then none is doubled in a name.
_dialect: Any = postgresql.dialect
_preparer = _dialect(paramstyle="named").identifier_preparer


class AlembicSession:
    """An `idx_core.build.session.Session` on a connection that is in autocommit mode."""

    # What is left out is about the connection (OperationalError) and would come again.
    refusals = (
        exc.ProgrammingError,
        exc.NotSupportedError,
        exc.InternalError,
        exc.DataError,
        exc.IntegrityError,
    )

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def rows(self, sql: str, parameters: Sequence[str] = ()) -> list[tuple[Any, ...]]:
        """As the protocol says."""
        first, *others = sql.split("%s")
        # asyncpg would take the type of whatever the parameter is cast to
        numbered = "".join(f"CAST(:p{n} AS text){part}" for n, part in enumerate(others))
        binds = {f"p{n}": parameter for n, parameter in enumerate(parameters)}
        return [tuple(row) for row in self._connection.execute(text(first + numbered), binds)]

    def run(self, statement: str) -> None:
        """As the protocol says."""
        self._connection.exec_driver_sql(statement, execution_options={"no_parameters": True})

    def quote(self, name: str) -> str:
        """As the protocol says."""
        return str(_preparer.quote_identifier(name))

    @contextmanager
    def rolled_back(self) -> Iterator[None]:
        """As the protocol says. In autocommit mode the driver begins no transaction itself."""
        self.run("BEGIN")
        try:
            yield
        finally:
            self.run("ROLLBACK")

    def note(self, message: str) -> None:
        """As the protocol says."""
        log().warning("%s", message)


def target_of(operation: str, index: Index, connection: Connection) -> Target:
    """The index as it will be named in the database, with naming conventions and translations."""
    assert index.table is not None
    name = _stored(_preparer.format_index(index))
    schema = connection.schema_for_object(index.table)
    return Target(
        operation=f"op.{operation}({name!r})",
        name=name,
        table=_stored(_preparer.quote(index.table.name)),
        schema=_stored(_preparer.quote_schema(schema)) if schema else None,
    )


def _stored(quoted: str) -> str:
    """The identifier that SQL text stands for."""
    return quoted[1:-1].replace('""', '"') if quoted.startswith('"') else quoted.lower()
