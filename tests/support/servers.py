"""Fixtures of real servers, started once a session (once a worker) and only when asked for.

``postgres_url``, ``postgres15_url``, ``any_postgres_url`` and ``mariadb_url`` each give the URL
of a fresh, empty database that is dropped after the test.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pymysql
import pytest

from sample_projects.embedded import embedded_postgres_server, postgres_server
from tests.support.mariadb import find_mariadb, mariadb_server
from tests.support.missing import missing
from tests.support.postgres import (
    POSTGRES15_VARIABLE,
    PostgresServer,
    administered,
    find_postgres,
)


@pytest.fixture(scope="session")
def postgres18() -> Iterator[PostgresServer]:
    with embedded_postgres_server() as url, administered(url) as server:
        yield server


@pytest.fixture(scope="session")
def postgres15() -> Iterator[PostgresServer]:
    binaries = find_postgres(15, POSTGRES15_VARIABLE)
    if binaries is None:
        missing(
            "PostgreSQL 15",
            f"apt-get install postgresql-15 postgresql-15-hypopg, or set {POSTGRES15_VARIABLE}",
        )
    with postgres_server(binaries) as url, administered(url) as server:
        yield server


@pytest.fixture(scope="session")
def mariadb_port() -> Iterator[int]:
    programs = find_mariadb()
    if programs is None:
        missing("MariaDB", "apt-get install mariadb-server")
    with mariadb_server(*programs) as port:
        yield port


@pytest.fixture
def postgres_url(postgres18: PostgresServer) -> Iterator[str]:
    """``postgresql://user@host:port/database`` on PostgreSQL 18."""
    with postgres18.fresh_database() as url:
        yield url


@pytest.fixture
def postgres15_url(postgres15: PostgresServer) -> Iterator[str]:
    """The same on PostgreSQL 15 (with HypoPG where Debian's package of it is installed)."""
    with postgres15.fresh_database() as url:
        yield url


@pytest.fixture(params=["18", pytest.param("15", marks=pytest.mark.postgres15)])
def any_postgres_url(request: pytest.FixtureRequest) -> str:
    """The same, the test running once on each of the two."""
    url: str = request.getfixturevalue(
        "postgres_url" if request.param == "18" else "postgres15_url"
    )
    return url


_mariadb_numbers = count(1)


@pytest.fixture
def mariadb_url(mariadb_port: int) -> Iterator[str]:
    """``mysql://root@host:port/database``; put the driver's name in where one is wanted."""
    name = f"idx_test_{next(_mariadb_numbers)}"
    with pymysql.connect(
        host="127.0.0.1", port=mariadb_port, user="root", autocommit=True
    ) as admin:
        with admin.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
        yield f"mysql://root@127.0.0.1:{mariadb_port}/{name}"
        with admin.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name}")
