"""On MariaDB: online or not at all, again after a failure, and never long in anybody's way."""

from __future__ import annotations

import logging
import threading
import time
from typing import Any

import pymysql
import pytest
import sqlalchemy as sa
from alembic.util import CommandError

from tests.alembic.on_mariadb import connected, locked, project, version, write
from tests.alembic.project import Project

__all__ = ["project"]


def test_both_ways_and_again(project: Project, caplog: pytest.LogCaptureFixture) -> None:
    write(project)
    statements: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        statements.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        project.upgrade()
        project.downgrade()
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)
    assert "by_name" not in project.indexes()
    project.execute("CREATE INDEX by_name ON clients (name)")
    project.upgrade()
    assert "index 'by_name' is there already: nothing to build" in caplog.text
    assert project.indexes()["by_name"] == ("name",)
    project.execute("DROP INDEX by_name ON clients")
    project.downgrade()
    assert "index 'by_name' is already gone: nothing to drop" in caplog.text
    assert version(project) == "0000"
    wait = [s for s in statements if s.startswith("SET SESSION lock_wait_timeout")]
    assert wait[0] == "SET SESSION lock_wait_timeout = 1"
    assert wait[1] != wait[0]


@pytest.mark.parametrize(
    ("there", "told"),
    [
        ("(name DESC)", "BTREE (name DESC)"),
        ("(name(5))", "BTREE (name(5))"),
        ("(name, id)", "BTREE (name, id)"),
    ],
)
def test_another_definition_is_an_error_with_both(project: Project, there: str, told: str) -> None:
    write(project)
    project.execute(f"CREATE INDEX by_name ON clients {there}")
    before = project.catalog()
    with pytest.raises(CommandError) as error:
        project.upgrade()
    assert str(error.value) == (
        "cannot create index 'by_name': table 'clients' has an index of that name with another "
        f"definition, {told}, where BTREE (name) is wanted. Rename or drop it, then run "
        "op.create_index('by_name') again."
    )
    assert project.catalog() == before


def test_the_table_is_not_waited_for_long(
    project: Project, caplog: pytest.LogCaptureFixture
) -> None:
    write(project)
    with locked(project):
        started = time.monotonic()
        with pytest.raises(CommandError) as error:
            project.upgrade()
    assert 2 <= time.monotonic() - started < 20
    assert "no metadata lock in time on table 'clients' in 2 attempts of 1 s" in str(error.value)
    assert "attempt 2 of 2 follows in" in caplog.text
    assert version(project) == "0000"
    project.upgrade()
    assert project.indexes()["by_name"] == ("name",)


def test_a_lock_that_is_given_back_is_had_in_the_next_attempt(project: Project) -> None:
    write(project)
    project.settings("lock_timeout = '1s'\nlock_retries = 20")
    with locked(project) as cursor:
        seen = threading.Event()

        class Ends(logging.Handler):
            def emit(self, record: logging.LogRecord) -> None:
                if "no metadata lock in time" in record.getMessage():
                    cursor.connection.rollback()
                    seen.set()

        handler = Ends()
        logger = logging.getLogger("alembic.alembic_idx")
        logger.addHandler(handler)
        try:
            project.upgrade()
        finally:
            logger.removeHandler(handler)
        assert seen.is_set()
    assert project.indexes()["by_name"] == ("name",)


def test_writers_go_on(project: Project) -> None:
    project.execute("INSERT INTO clients (name) SELECT concat('n', a.seq) FROM seq_1_to_60000 a")
    write(project)
    done, writes, errors = threading.Event(), 0, []

    def writer() -> None:
        nonlocal writes
        with connected(project) as cursor:
            try:
                while not done.is_set():
                    cursor.execute("INSERT INTO clients (name) VALUES ('later')")
                    cursor.connection.commit()
                    writes += 1
            except pymysql.Error as error:
                errors.append(error)

    thread = threading.Thread(target=writer)
    thread.start()
    try:
        project.upgrade()
    finally:
        done.set()
        thread.join(20)
    assert errors == []
    assert writes > 0
    with project.engine().connect() as connection:
        counted = "SELECT count(*) FROM clients {} WHERE name = 'later'"
        by_index = connection.exec_driver_sql(counted.format("FORCE INDEX (by_name)")).scalar()
    assert by_index == writes
