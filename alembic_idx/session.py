"""The running migration's connection, as the core's builder wants to have it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import Any

from sqlalchemy import create_engine, exc, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.schema import Index, Table

from alembic_idx.log import log, show
from idx_core.build.session import Target

# Of a driver whose parameters are no percent signs: then none is doubled in a name.
_dialect: Any = postgresql.dialect
preparer = _dialect(paramstyle="named").identifier_preparer


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

    @property
    def connection(self) -> Connection:
        """The connection itself."""
        return self._connection

    @property
    def is_usable(self) -> bool:
        """As the protocol says. After an interrupted statement SQLAlchemy gives a connection up."""
        return not (self._connection.closed or self._connection.invalidated)

    @property
    def announced_pid(self) -> int | None:
        """As the protocol says."""
        driver: Any = self._connection.connection.driver_connection
        if hasattr(driver, "get_server_pid"):  # asyncpg
            pid: int = driver.get_server_pid()
            return pid
        return getattr(getattr(driver, "info", None), "backend_pid", None)  # psycopg, psycopg2

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
        return str(preparer.quote_identifier(name))

    @contextmanager
    def rolled_back(self) -> Iterator[None]:
        """As the protocol says. In autocommit mode the driver begins no transaction itself."""
        self.run("BEGIN")
        try:
            yield
        finally:
            if self.is_usable:
                self.run("ROLLBACK")

    def sqlstate(self, error: BaseException) -> str | None:
        """As the protocol says."""
        origin = error.orig if isinstance(error, exc.DBAPIError) else None
        return getattr(origin, "sqlstate", None) or getattr(origin, "pgcode", None)

    def cancel(self) -> None:
        """As the protocol says. Of the drivers, psycopg2 does not do so itself."""
        if self._connection.dialect.driver == "psycopg2":
            self._connection.connection.cancel()

    @contextmanager
    def beside(self) -> Iterator["AlembicSession"]:
        """As the protocol says."""
        with self._connection.engine.connect() as connection:
            yield AlembicSession(connection.execution_options(isolation_level="AUTOCOMMIT"))

    @property
    def open_beside(self) -> Callable[[], AbstractContextManager["AlembicSession"]] | None:
        """As the protocol says. An asynchronous driver's connections belong to their event loop."""
        connection = self._connection
        return None if connection.dialect.is_async else partial(_apart, connection.engine)

    def tell(self, line: str, event: Mapping[str, object]) -> None:
        """As the protocol says."""
        show(line, event)

    def note(self, message: str) -> None:
        """As the protocol says."""
        log().warning("%s", message)


@contextmanager
def _apart(engine: Engine) -> Iterator[AlembicSession]:
    """A session on a connection like the engine's, but from a pool of its own.

    The engine's pool may have only one connection, which is in use.
    """
    pool = engine.pool.recreate()
    alike = create_engine(engine.url, pool=pool, isolation_level="AUTOCOMMIT")
    try:
        with alike.connect() as connection:
            yield AlembicSession(connection)
    finally:
        alike.dispose()


def target_of(operation: str, index: Index, connection: Connection) -> Target:
    """The index as it will be named in the database, with naming conventions and translations."""
    assert index.table is not None
    return target_on(operation, preparer.format_index(index), index.table, connection)


def target_on(operation: str, written: str, table: Table, connection: Connection) -> Target:
    """The index of a table by its name as SQL has it, for `op.{operation}`."""
    name = stored(written)
    schema = connection.schema_for_object(table)
    return Target(
        operation=f"op.{operation}({name!r})",
        name=name,
        table=stored(preparer.quote(table.name)),
        schema=stored(preparer.quote_schema(schema)) if schema else None,
    )


def stored(quoted: str) -> str:
    """The identifier that SQL text stands for."""
    return quoted[1:-1].replace('""', '"') if quoted.startswith('"') else quoted.lower()
