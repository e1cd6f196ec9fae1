"""Fresh, empty databases on a PostgreSQL server, and where to find a server of Debian's."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

POSTGRES15_VARIABLE = "IDX_TEST_POSTGRES15_BIN"


def find_postgres(major: int, variable: str) -> Path | None:
    """The folder with the programs of PostgreSQL ``major``, or None.

    ValueError when the environment ``variable`` names a folder that does not have them.
    """
    if chosen := os.environ.get(variable):
        if _version_of(Path(chosen)) != major:
            raise ValueError(f"{variable}={chosen!r}: not the programs of PostgreSQL {major}")
        return Path(chosen)
    return next((folder for folder in _usual_places(major) if _version_of(folder) == major), None)


def _usual_places(major: int) -> Iterator[Path]:
    if config := shutil.which("pg_config"):
        asked = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False)
        yield Path(asked.stdout.strip())
    yield Path(f"/usr/lib/postgresql/{major}/bin")  # Debian, Ubuntu
    yield Path(f"/usr/pgsql-{major}/bin")  # Red Hat
    yield Path(f"/opt/homebrew/opt/postgresql@{major}/bin")
    yield Path(f"/usr/local/opt/postgresql@{major}/bin")


def _version_of(folder: Path) -> int | None:
    programs = [folder / "initdb", folder / "postgres"]
    if not all(os.access(program, os.X_OK) for program in programs):
        return None
    asked = subprocess.run([programs[1], "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"\(PostgreSQL\) (\d+)", asked.stdout)
    return int(found[1]) if found else None


class PostgresServer:
    """A running server that hands out fresh databases."""

    def __init__(self, url: str, admin: psycopg.Connection) -> None:
        self.url = url
        self._admin = admin
        self._numbers = count(1)

    @contextmanager
    def fresh_database(self) -> Iterator[str]:
        """The URL of a new, empty database, which is dropped at the end of the block."""
        name = f"idx_test_{next(self._numbers)}"
        self._admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        url = f"{self.url.rpartition('/')[0]}/{name}"
        try:
            yield url
        finally:
            self._drop(name, url)

    def _drop(self, name: str, url: str) -> None:
        drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
        try:
            self._admin.execute(drop)
        except psycopg.errors.ObjectInUse:
            _release(url)
            self._admin.execute(drop)


def _release(url: str) -> None:
    """Undo what even FORCE respects: prepared transactions and replication slots."""
    with psycopg.connect(url, autocommit=True) as connection:
        prepared = connection.execute(
            "SELECT gid FROM pg_prepared_xacts WHERE database = current_database()"
        ).fetchall()
        for (gid,) in prepared:
            connection.execute(sql.SQL("ROLLBACK PREPARED {}").format(sql.Literal(gid)))
        connection.execute(
            "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
            " WHERE database = current_database() AND NOT active"
        )


@contextmanager
def administered(url: str) -> Iterator[PostgresServer]:
    """The server at ``url``, which names its maintenance database."""
    with psycopg.connect(url, autocommit=True) as admin:
        yield PostgresServer(url, admin)
