"""A revision of one operation on MariaDB, and others that use the table."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pymysql
import pytest
import sqlalchemy as sa

from tests.alembic.project import Project
from tests.alembic.shop import shop

BASE = """
revision, down_revision = "0000", None
upgrade = downgrade = lambda: None
"""
REVISION = """
from alembic import op
revision, down_revision = "0001", "0000"


def upgrade():
    {}


def downgrade():
    {}
"""
CREATE = "op.create_index('by_name', 'clients', ['name'], postgresql_concurrently=True)"
DROP = "op.drop_index('by_name', 'clients', postgresql_concurrently=True)"
QUICK = "lock_timeout = '1s'\nlock_retries = 1"


@pytest.fixture
def project(tmp_path: Path, mariadb_url: str) -> Project:
    """Two clients; revision 0000 is applied, 0001 is `write`n by the tests."""
    made = Project(tmp_path / "mariadb", mariadb_url, shop(), settings=QUICK)
    made.create_tables()
    made.execute("INSERT INTO clients (name) VALUES ('a'), ('a')")
    (made.versions / "0000.py").write_text(BASE)
    made.upgrade("0000")
    return made


def write(project: Project, up: str = CREATE, down: str = DROP) -> None:
    (project.versions / "0001.py").write_text(REVISION.format(up, down))


@contextmanager
def connected(project: Project) -> Iterator[Any]:
    url = sa.make_url(project.url)
    with (
        closing(
            pymysql.connect(host=url.host, port=url.port or 0, user="root", database=url.database)
        ) as connection,
        connection.cursor() as cursor,
    ):
        yield cursor


@contextmanager
def locked(project: Project) -> Iterator[Any]:
    """A transaction that has read the table, and with it holds its metadata lock."""
    with connected(project) as cursor:
        cursor.execute("SELECT * FROM clients")
        yield cursor


def version(project: Project) -> str:
    with project.engine().connect() as connection:
        return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar())
