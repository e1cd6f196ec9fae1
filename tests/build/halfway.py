"""Concurrent statements that a timeout ended half-way, for real."""

from __future__ import annotations

import psycopg
import pytest

from tests.build.sessions import old_transaction

TIMEOUTS = {
    "lock_timeout": psycopg.errors.LockNotAvailable,
    "statement_timeout": psycopg.errors.QueryCanceled,
}


def ended_half_way(
    url: str, statement: str, *, timeout: str = "lock_timeout", reader_of: str = "items"
) -> None:
    """Run a concurrent statement with the timeout set while somebody only reads the table."""
    options = f"-c {timeout}=100ms"
    with (
        old_transaction(url, reader_of),
        psycopg.connect(url, autocommit=True, options=options) as connection,
        pytest.raises(TIMEOUTS[timeout]),
    ):
        connection.execute(statement.encode())
