"""What goes by names alone, and by what the role says, elsewhere: `alembic upgrade` does not."""

from __future__ import annotations

import threading
from typing import Any

import pytest
import sqlalchemy as sa

from tests.alembic.conftest import Make
from tests.alembic.test_rerun import BUILD, CREATE, DROP, invalid, prepared, write
from tests.build.halfway import ended_half_way
from tests.build.sessions import execute, old_transaction


@pytest.mark.peer(2)
def test_if_not_exists_does_not_keep_what_is_broken(
    on_postgres: Make, any_postgres_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    project = prepared(on_postgres(url=any_postgres_url))
    up = tuple(line.replace("postgresql_c", "if_not_exists=True, postgresql_c") for line in CREATE)
    down = tuple(line.replace("postgresql_c", "if_exists=True, postgresql_c") for line in DROP)
    write(project, up, down)
    ended_half_way(any_postgres_url, BUILD, reader_of="clients")
    assert invalid(project) == ["by_name"]
    project.upgrade()
    assert "'by_name' is INVALID from a failed build: building it again" in caplog.text
    assert invalid(project) == []
    assert set(project.indexes()) == {"by_name", "once", "by_client"}
    drop = "DROP INDEX CONCURRENTLY by_name"
    ended_half_way(any_postgres_url, drop, reader_of="clients")
    project.downgrade("base")
    assert project.indexes() == {}


@pytest.mark.peer(3)
@pytest.mark.parametrize("how", ["", "if_not_exists=True, "])
def test_an_invalid_namesake_in_another_schema_costs_the_valid_one_nothing(
    on_postgres: Make, postgres_url: str, how: str
) -> None:
    """One tool found the namesake, by name alone, and dropped the valid one."""
    project = prepared(on_postgres())
    write(project, (CREATE[0].replace("postgresql", how + "postgresql"),), (DROP[2],))
    project.upgrade()
    oid = "SELECT 'public.by_name'::regclass::oid"
    with project.engine().connect() as connection:
        before = connection.exec_driver_sql(oid).scalar()
    execute(
        postgres_url,
        "CREATE SCHEMA first",
        "CREATE TABLE first.clients (id int, name text)",
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = public, first',"
        " current_database()); END $$",
    )
    namesake = "CREATE INDEX CONCURRENTLY by_name ON first.clients (name)"
    ended_half_way(postgres_url, namesake, reader_of="clients")
    project.execute("DELETE FROM alembic_version")  # all was done, but not recorded
    project.upgrade()
    with project.engine().connect() as connection:
        assert connection.exec_driver_sql(oid).scalar() == before
    assert invalid(project) == ["first.by_name"]


@pytest.mark.peer(6)
@pytest.mark.peer(7)
def test_a_lock_timeout_of_the_role_does_not_cost_the_build(
    on_postgres: Make, postgres_url: str
) -> None:
    """An idle reader with an old snapshot, as everywhere; and what the role says holds again."""
    project = prepared(on_postgres())
    timeout = "ALTER DATABASE %I SET lock_timeout = ''200ms''"
    execute(
        postgres_url,
        f"DO $$ BEGIN EXECUTE format('{timeout}', current_database()); END $$",
    )
    seen: list[str] = []

    @sa.event.listens_for(sa.engine.Engine, "before_cursor_execute")
    def look(connection: Any, cursor: Any, statement: str, *_others: object) -> None:
        if statement.startswith("INSERT INTO alembic_version"):
            seen.append(cursor.connection.execute("SHOW lock_timeout").fetchone()[0])

    try:
        with old_transaction(postgres_url, "clients") as reader:
            end = threading.Timer(1.0, reader.close)
            end.start()
            project.upgrade()
            assert not end.is_alive()
    finally:
        sa.event.remove(sa.engine.Engine, "before_cursor_execute", look)
    assert invalid(project) == []
    assert seen == ["200ms"]
