"""The databases of a measurement on one private PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import psycopg
from psycopg import sql

from sample_projects.embedded import embedded_postgres_server

# One transaction that creates thousands of tables locks each of them; no autovacuum may start
# while a run is measured.
_SETTINGS = {
    "autovacuum": "off",
    "max_locks_per_transaction": "4096",
    "shared_buffers": "256MB",
}


class Databases:
    """Databases by name on the server at `url`."""

    def __init__(self, url: str, admin: psycopg.Connection) -> None:
        self._prefix = url.rpartition("/")[0]
        self._admin = admin
        self._names: list[str] = []

    def create(self, name: str, *, like: str = "template1") -> str:
        """Create a database as a copy of another one; its URL."""
        self._admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(like)
            )
        )
        self._names.append(name)
        return f"{self._prefix}/{name}"

    def settle(self, name: str) -> None:
        """Bring the catalogs into the state in which autovacuum keeps them."""
        with psycopg.connect(f"{self._prefix}/{name}", autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")

    def drop(self, name: str) -> None:
        """Drop one that was created."""
        drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
        self._admin.execute(drop.format(sql.Identifier(name)))
        self._names.remove(name)

    def drop_all(self) -> None:
        """Drop what was created: a server with so many files takes too long to stop."""
        while self._names:
            self.drop(self._names[-1])


@contextmanager
def measured_databases(settings: Mapping[str, str] | None = None) -> Iterator[Databases]:
    """Start the server for one measurement; `settings` are added to those that all have."""
    with (
        embedded_postgres_server({**_SETTINGS, **(settings or {})}) as url,
        psycopg.connect(url, autocommit=True) as admin,
    ):
        databases = Databases(url, admin)
        try:
            yield databases
        finally:
            databases.drop_all()
