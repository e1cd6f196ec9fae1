"""Connections to a model's server. The one place of the core that knows a driver."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from idx_core.errors import ScaleModelError
from idx_core.scale_model.server import DATABASE

if TYPE_CHECKING:
    import psycopg

    Connection = psycopg.Connection[tuple[Any, ...]]


def driver() -> ModuleType:
    """The module psycopg, imported when the first model needs it."""
    try:
        import psycopg
    except ImportError as error:
        raise ScaleModelError(
            f"cannot use a scale model: {error} (pip install 'migration-idx[advisor]')"
        ) from error
    return psycopg


def connect(socket: Path, user: str) -> Connection:
    """A connection in autocommit mode, not influenced by PGHOST and the like of the caller."""
    connection: Connection = driver().connect(
        host=str(socket),
        port=5432,
        user=user,
        dbname=DATABASE,
        autocommit=True,
        application_name="migration-idx scale model",
        options="",
        passfile=str(socket / "none"),
        client_encoding="UTF8",
    )
    return connection


def run_one(connection: Connection, statement: str) -> None:
    """Run a text by the protocol that takes one statement only; the driver's error if refused."""
    psycopg = driver()
    result = connection.pgconn.exec_params(statement.encode(), None)
    if result.status == psycopg.pq.ExecStatus.FATAL_ERROR:
        raise psycopg.errors.error_from_result(result)


def quoted(name: str) -> str:
    """The name as an identifier in SQL, always in quotes."""
    return str(driver().sql.Identifier(name).as_string())


def reason_of(error: Exception) -> str:
    """The first line of what PostgreSQL says, without its place in the text."""
    return str(error).strip().partition("\n")[0]
