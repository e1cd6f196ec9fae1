"""`alembic upgrade` and `downgrade` tell how far they are and who is in their way."""

from __future__ import annotations

import threading

import pytest

from alembic_idx.log import NAME as LOGGER
from tests.alembic.conftest import Make
from tests.alembic.project import ENV
from tests.alembic.test_rerun import ASYNC_ENV, prepared, using
from tests.build.blocking import Obedient, obeyed, transaction
from tests.build.sessions import execute

READ = "SELECT * FROM clients"
WRITE = "INSERT INTO clients VALUES (9, 'z')"
ONE_CONNECTION = (
    ENV.replace("poolclass=pool.NullPool", "pool_size=1, max_overflow=0, pool_timeout=60")
    + "engine.dispose()\n"
)


def _assert_told(told: Obedient, pid: int, phase: str) -> None:
    progress, *_ = told.of("index_progress")
    assert progress["level"] == "INFO"
    assert progress["line"].startswith(f"index by_name: 2 of {progress['of']}, {phase}, process ")
    assert progress["waiting_for"] == pid
    (blocker,) = told.of("index_blocker")
    assert blocker["level"] == "WARNING"
    assert blocker["line"].startswith(f"index by_name is waiting for process {pid} (user ")
    assert blocker["line"].endswith(f"to end it: SELECT pg_terminate_backend({pid});")


@pytest.mark.parametrize("driver", ["psycopg", "psycopg2"])
def test_up_and_down(on_postgres: Make, any_postgres_url: str, driver: str) -> None:
    project = prepared(on_postgres(url=any_postgres_url))
    url = any_postgres_url.replace("+psycopg", "")
    with using(project, driver), obeyed(url, LOGGER) as told, transaction(url, WRITE) as pid:
        project.upgrade()
    _assert_told(told, pid, "waiting for writers before build")
    assert set(project.indexes()) == {"by_name", "once", "by_client"}
    with using(project, driver), obeyed(url, LOGGER) as told, transaction(url, READ) as pid:
        project.downgrade("base")
    (blocker,) = told.of("index_blocker")
    assert (blocker["pid"], blocker["holds"]) == (pid, "AccessShareLock on clients")
    assert project.indexes() == {}


def test_a_pool_of_one_connection_is_left_alone(on_postgres: Make) -> None:
    project = prepared(on_postgres(env=ONE_CONNECTION))
    url = project.url.replace("+psycopg", "")
    with obeyed(url, LOGGER) as told, transaction(url, WRITE) as pid:
        project.upgrade()
    _assert_told(told, pid, "waiting for writers before build")


def test_an_asynchronous_driver_builds_without_a_word(on_postgres: Make) -> None:
    project = prepared(on_postgres(env=ASYNC_ENV))
    url = project.url.replace("+psycopg", "")
    with using(project, "asyncpg"), obeyed(url, LOGGER) as told, transaction(url, WRITE) as pid:
        end = threading.Timer(4, execute, [url, f"SELECT pg_terminate_backend({pid})"])
        end.start()
        project.upgrade()
        end.join()
    assert [event for event in told.events if "event" in event] == []
    assert set(project.indexes()) == {"by_name", "once", "by_client"}
