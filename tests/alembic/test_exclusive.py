"""The exclusive lock of a unique constraint: requested for a moment, and again after a pause."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
import sqlalchemy as sa
from alembic.util import CommandError

from tests.alembic.conftest import Make
from tests.alembic.project import Project
from tests.alembic.test_uniques import ONCE, constraints_of, items, with_tables
from tests.build.blocking import transaction
from tests.build.sessions import execute


@pytest.fixture
def project(on_postgres: Make, postgres_url: str) -> Project:
    """Has a revision that adds a constraint, whose index is built already.

    A build would wait for a reader itself.
    """
    once = sa.UniqueConstraint("code", name="once")
    project = with_tables(
        on_postgres, postgres_url, items(), items(once), settings='lock_timeout = "50ms"'
    )
    (text,) = project.revision()
    assert "lock_timeout = '50ms'" in text
    project.execute("CREATE UNIQUE INDEX once ON items (code)")
    return project


def with_retries(project: Project, number: int) -> None:
    project.settings(f'lock_timeout = "50ms"\nlock_retries = {number}')


@contextmanager
def read_for(url: str, seconds: float) -> Iterator[None]:
    """A transaction that has read the table and ends after so many seconds."""
    with psycopg.connect(url) as connection:
        connection.execute("SELECT * FROM items")
        timer = threading.Timer(seconds, connection.rollback)
        timer.start()
        try:
            yield
        finally:
            timer.join()


def test_both_ways_are_tried_again(
    project: Project, postgres_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    with read_for(postgres_url, 1.0):
        project.upgrade()
    assert constraints_of(project) == ONCE
    assert "op.execute('… ADD CONSTRAINT once …'): no lock in time on table 'items'" in caplog.text
    with read_for(postgres_url, 1.0):
        project.downgrade("base")
    assert constraints_of(project) == {}
    assert "op.drop_constraint('once'): no lock in time on table 'items'" in caplog.text
    project.upgrade()
    project.check()


def test_the_table_is_not_queued_for_without_end(project: Project, postgres_url: str) -> None:
    with_retries(project, 1)
    words = "no lock in time on table 'items' in 2 attempts of 0.05 s; process "
    with transaction(postgres_url, "SELECT * FROM items"), pytest.raises(CommandError, match=words):
        project.upgrade()
    project.upgrade()
    assert constraints_of(project) == ONCE
    with transaction(postgres_url, "SELECT * FROM items"), pytest.raises(CommandError, match=words):
        project.downgrade("base")
    assert constraints_of(project) == ONCE
    project.downgrade("base")
    assert constraints_of(project) == {}


def test_what_is_there_already_is_told(
    project: Project, postgres_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    execute(postgres_url, "ALTER TABLE items ADD CONSTRAINT once UNIQUE USING INDEX once")
    project.upgrade()
    assert "constraint 'once' is there already: nothing to add" in caplog.text
    execute(postgres_url, "ALTER TABLE items DROP CONSTRAINT once")
    project.downgrade("base")
    assert "constraint 'once' is already gone: nothing to drop" in caplog.text


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("autocommit_block()", "begin_transaction()"),
        ("IF NOT EXISTS", "IF  NOT EXISTS"),
    ],
    ids=["in a transaction", "of one's own"],
)
def test_other_statements_run_as_ever(
    project: Project, postgres_url: str, written: str, instead: str
) -> None:
    (path,) = project.versions.glob("*.py")
    text = path.read_text()
    path.write_text(text.replace(written, instead).replace("postgresql_concurrently=True", ""))
    project.execute("DROP INDEX once")
    with_retries(project, 1)
    with (
        transaction(postgres_url, "SELECT * FROM items"),
        pytest.raises(sa.exc.OperationalError) as failed,
    ):
        project.upgrade()
    assert isinstance(failed.value.orig, psycopg.errors.LockNotAvailable)
