"""Real sessions for the builder, and others that are in its way."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, LiteralString

import psycopg
from psycopg import sql

from idx_core.build.catalog import Relation
from idx_core.build.concurrent import create_index, drop_index
from idx_core.build.leftover import drop_statement
from idx_core.build.limits import Limits
from idx_core.build.session import Target

LIMITS = Limits(lock_timeout=0.2, lock_retries=2, build_deadline=20)
"""Shorter than the defaults: tests wait for nothing longer than needed."""


class PsycopgSession:
    """An `idx_core.build.session.Session` on psycopg; remembers notes and what it ran."""

    refusals = (
        psycopg.ProgrammingError,
        psycopg.NotSupportedError,
        psycopg.InternalError,
        psycopg.DataError,
        psycopg.IntegrityError,
    )

    def __init__(self, connection: psycopg.Connection) -> None:
        self.connection = connection
        self.notes: list[str] = []
        self.told: list[str] = []
        self.ran: list[str] = []

    @property
    def is_usable(self) -> bool:
        status = self.connection.info.transaction_status
        return not self.connection.closed and status == psycopg.pq.TransactionStatus.IDLE

    @property
    def announced_pid(self) -> int | None:
        return self.connection.info.backend_pid

    def rows(self, sql: str, parameters: Sequence[str] = ()) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql, parameters).fetchall()

    def run(self, statement: str) -> None:
        self.ran.append(statement)
        self.connection.execute(statement)

    def quote(self, name: str) -> str:
        return sql.Identifier(name).as_string()

    @contextmanager
    def rolled_back(self) -> Iterator[None]:
        with self.connection.transaction(force_rollback=True):
            yield

    def sqlstate(self, error: BaseException) -> str | None:
        return error.sqlstate if isinstance(error, psycopg.Error) else None

    def cancel(self) -> None:
        pass  # psycopg does so itself

    @contextmanager
    def beside(self) -> Iterator[PsycopgSession]:
        with psycopg.connect(self.connection.info.dsn, autocommit=True) as connection:
            yield PsycopgSession(connection)

    @property
    def open_beside(self) -> Callable[[], AbstractContextManager[PsycopgSession]]:
        return self.beside

    def tell(self, line: str, event: Mapping[str, object]) -> None:
        self.told.append(line)

    def note(self, message: str) -> None:
        self.notes.append(message)


class Builder:
    """Creates and drops one index: CREATE `kind` name ON table `elements`."""

    def __init__(
        self,
        session: PsycopgSession,
        name: str = "by_name",
        table: str = "items",
        *,
        schema: str | None = None,
        kind: str = "INDEX",
        elements: str = "(name)",
        limits: Limits = LIMITS,
    ) -> None:
        self.session = session
        self.kind, self.elements, self.limits = kind, elements, limits
        self.target = Target(operation=f"build {name!r}", name=name, table=table, schema=schema)

    def create(self) -> None:
        table = self.target.table or ""
        create_index(
            self.session,
            self.target,
            build=lambda: self._run("CONCURRENTLY ", self.target.schema, table),
            declare=lambda schema, copy: self._run("", schema, copy),
            limits=self.limits,
        )

    def drop(self) -> None:
        drop_index(self.session, self.target, drop=self._drop, limits=self.limits)

    def _drop(self, found: Relation) -> None:
        self.session.run(drop_statement(self.session, found))

    def _run(self, concurrently: str, schema: str | None, table: str) -> None:
        quote = self.session.quote
        where = ".".join(quote(part) for part in (schema, table) if part is not None)
        name = quote(self.target.name)
        self.session.run(f"CREATE {self.kind} {concurrently}{name} ON {where} {self.elements}")

    @property
    def concurrent(self) -> list[str]:
        """The concurrent statements that were run so far: the first two words of each."""
        return [" ".join(s.split()[:1]) for s in self.session.ran if " CONCURRENTLY " in s]


class Database:
    """A fresh database with one connection for all builders."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._connection = psycopg.connect(self.url, autocommit=True)

    def close(self) -> None:
        self._connection.close()

    def reconnect(self) -> None:
        self._connection.close()
        self._connection = psycopg.connect(self.url, autocommit=True)

    def builder(self, name: str = "by_name", table: str = "items", **options: Any) -> Builder:
        return Builder(PsycopgSession(self._connection), name, table, **options)

    def execute(self, *statements: str) -> None:
        execute(self.url, *statements)

    def ask(self, query: LiteralString) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url) as connection:
            return connection.execute(query).fetchall()

    def indexes(self, schema: str = "public") -> dict[str, str]:
        """Definition by name of all indexes but primary keys; some are marked INVALID."""
        query = """
            SELECT c.relname, pg_get_indexdef(c.oid) || CASE
                WHEN i.indisvalid AND i.indisready AND i.indislive THEN '' ELSE ' INVALID' END
            FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = %s AND NOT i.indisprimary ORDER BY 1
        """
        with psycopg.connect(self.url) as connection:
            return dict(connection.execute(query, [schema]).fetchall())

    @contextmanager
    def role(self) -> Iterator[str]:
        """A role without privileges but its own table `items`."""
        with psycopg.connect(self.url) as connection:
            (name,) = connection.execute("SELECT 'role_of_' || current_database()").fetchone() or ()
        self.execute(
            f"CREATE ROLE {name}",
            f"ALTER TABLE items OWNER TO {name}",
            f"GRANT ALL ON SCHEMA public TO {name}",
        )
        try:
            yield name
        finally:
            self.execute(
                "ALTER TABLE items OWNER TO current_user",
                f"DROP OWNED BY {name}",
                f"DROP ROLE {name}",
            )


def execute(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


@contextmanager
def old_transaction(url: str, table: str = "items") -> Iterator[psycopg.Connection]:
    """A snapshot that concurrent builds and drops on the table have to wait for.

    The block may have it terminated.
    """
    connection = psycopg.connect(url)
    try:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
        yield connection
    finally:
        connection.close()


@contextmanager
def in_background(url: str, statement: str) -> Iterator[list[BaseException]]:
    """Runs a statement that has to wait until the block ends it; gives the error it ended with.

    The block begins when the statement is waiting for other transactions.
    """
    errors: list[BaseException] = []

    def run() -> None:
        try:
            execute(url, statement)
        except psycopg.Error as error:
            errors.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    pid = wait_until_stuck(url, statement)
    try:
        yield errors
    except BaseException:
        execute(url, f"SELECT pg_terminate_backend({pid})")
        raise
    finally:
        thread.join(20)
        assert not thread.is_alive()


def wait_until_stuck(url: str, statement: str) -> int:
    """The process that runs the statement, as soon as it waits for another transaction."""
    query = """
        SELECT pid FROM pg_stat_activity WHERE btrim(query, E'\n') = %s AND wait_event_type = 'Lock'
        AND wait_event = 'virtualxid' AND datname = current_database()
    """
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in range(400):
            if rows := connection.execute(query, [statement]).fetchall():
                return int(rows[0][0])
            time.sleep(0.05)
    raise AssertionError(f"never waited: {statement}")


def eventually(happens: Callable[[], bool]) -> None:
    for _ in range(400):
        if happens():
            return
        time.sleep(0.05)
    raise AssertionError("it never happened")


def end_waiting(url: str, statement: str, function: str = "pg_terminate_backend") -> None:
    """Terminate (or, with `pg_cancel_backend`, cancel) the waiting statement."""
    pid = wait_until_stuck(url, statement)
    execute(url, f"SELECT {function}({pid})")
