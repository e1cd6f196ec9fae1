"""A migration whose connection is really cut after each statement in turn, and which is run on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from tests.alembic.conftest import Make
from tests.alembic.project import Project
from tests.alembic.test_rerun import CREATE, DROP, version, write

PARTITIONED = (
    "CREATE TABLE events (day date) PARTITION BY RANGE (day)",
    "CREATE TABLE events_1 PARTITION OF events DEFAULT PARTITION BY LIST (day)",
    "CREATE TABLE events_2 PARTITION OF events_1 DEFAULT",
)
UP = (*CREATE, "op.create_index('by_day', 'events', ['day'], postgresql_concurrently=True)")
DOWN = ("op.drop_index('by_day', 'events', postgresql_concurrently=True)", *DROP)
# Whatever else is run (settings, looks, a temporary table that is rolled back) belongs to the
# session and is gone with it: cutting there is as good as cutting before it.
_LASTING = re.compile(r"\s*(CREATE (?!TEMP)(?!.*pg_temp)|ALTER|DROP|INSERT|UPDATE|DELETE|LOCK)")


@contextmanager
def cut_after(statement: int, url: str) -> Iterator[list[str]]:
    """Terminate the session after this many statements that last; gives those that were run."""
    ran: list[str] = []

    def look(_connection: Any, cursor: Any, text: str, *_others: object) -> None:
        if _LASTING.match(text):
            ran.append(text)
            if len(ran) == statement:
                with psycopg.connect(url, autocommit=True) as other:
                    pid = cursor.connection.info.backend_pid
                    other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])

    sa.event.listen(sa.engine.Engine, "after_cursor_execute", look)
    try:
        yield ran
    finally:
        sa.event.remove(sa.engine.Engine, "after_cursor_execute", look)


@pytest.mark.once
@pytest.mark.peer(1)
@pytest.mark.peer(13)
@pytest.mark.parametrize("way", ["up", "down"])
def test_it_is_run_on_to_the_same_end(on_postgres: Make, postgres_url: str, way: str) -> None:
    project = on_postgres()
    project.create_tables()
    project.execute(*PARTITIONED)
    write(project, UP, DOWN)
    bare = project.catalog()
    project.upgrade()
    whole = project.catalog()
    project.downgrade("base")
    for number in range(1, 100):
        if way == "down":
            project.upgrade()
        with cut_after(number, postgres_url) as ran:
            came_to_the_end = _moved(project, way)
        if len(ran) < number:
            break
        assert _moved(project, way), ran
        assert (project.catalog(), version(project)) == (
            (whole, ["0001"]) if way == "up" else (bare, [])
        ), ran
        if way == "up":
            project.downgrade("base")
    assert came_to_the_end
    assert number == len(ran) + 1
    assert len(ran) >= (13 if way == "up" else 8), ran


def _moved(project: Project, way: str) -> bool:
    try:
        project.upgrade() if way == "up" else project.downgrade("base")
    except (sa.exc.DBAPIError, sa.exc.PendingRollbackError):
        return False
    return True
