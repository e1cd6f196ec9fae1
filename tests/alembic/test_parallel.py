"""`parallel_builds`: what is put off is built before anything else is run, and at once."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from alembic.operations import Operations, ops, toimpl

from alembic_idx.log import NAME as LOGGER
from tests.alembic.conftest import Make
from tests.alembic.project import ENV, Project
from tests.alembic.test_rerun import ASYNC_ENV, invalid, using, version, write
from tests.build.sessions import eventually

CLIENTS = "op.create_index('by_name', 'clients', ['name'], postgresql_concurrently=True)"
ORDERS = "op.create_index('by_client', 'orders', ['client_id'], postgresql_concurrently=True)"
ONCE = CLIENTS.replace("by_name", "once").replace("postgres", "unique=True, postgres")
DROP = "op.drop_index('{}', postgresql_concurrently=True)"
DROPS = (DROP.format("by_name"), DROP.format("by_client"))
SEE = "INSERT INTO seen SELECT indexrelid::regclass::text FROM pg_index WHERE indisvalid"
PER_MIGRATION = pytest.mark.parametrize("per_migration", [True, False])


def prepared(project: Project, up: tuple[str, ...] = (CLIENTS, ORDERS), *rows: str) -> Project:
    project.settings("parallel_builds = 3")
    project.create_tables()
    project.execute("CREATE TABLE seen (name text)", *rows)
    write(project, up, DROPS)
    return project


def seen(project: Project) -> set[str]:
    with project.engine().connect() as connection:
        names = set(connection.exec_driver_sql("SELECT name FROM seen").scalars())
    return {name for name in names if name.startswith(("by_", "once"))}


@contextmanager
def upgrading(project: Project) -> Iterator[list[BaseException]]:
    """`alembic upgrade head` beside the block; gives what it has raised, when it is over."""
    raised: list[BaseException] = []

    def run() -> None:
        try:
            project.upgrade()
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield raised
    finally:
        thread.join(30)
    assert not thread.is_alive()


@contextmanager
def written(project: Project) -> Iterator[Callable[[], None]]:
    """An uncommitted row of `clients`, which builds on that table wait for; gives what ends it."""
    with psycopg.connect(project.url.replace("+psycopg", "")) as connection:
        connection.execute("INSERT INTO clients VALUES (99, 'z')")
        yield connection.rollback


def built(project: Project) -> set[str]:
    return set(project.indexes()) - set(invalid(project))


@pytest.mark.parametrize(
    ("driver", "per_migration"), [("psycopg", True), ("psycopg2", True), ("psycopg", False)]
)
def test_both_at_once_and_recorded_afterwards(
    on_postgres: Make, any_postgres_url: str, driver: str, per_migration: bool
) -> None:
    options = {"url": any_postgres_url, "transaction_per_migration": per_migration}
    project = prepared(on_postgres(**options))
    with written(project) as end, using(project, driver), upgrading(project) as raised:
        eventually(lambda: built(project) == {"by_client"} and len(invalid(project)) == 1)
        assert version(project) == []
        end()
    assert raised == []
    assert built(project) == {"by_name", "by_client"}
    assert version(project) == ["0001"]
    with using(project, driver):
        project.downgrade("base")
    assert (built(project), version(project)) == (set(), [])


@pytest.mark.parametrize(
    "statement",
    [
        f"op.execute({SEE!r})",
        f"op.get_bind().exec_driver_sql({SEE!r})",
        f"op.get_context().connection.execute(sa.text({SEE!r}))",
        "op.bulk_insert(sa.table('seen', sa.column('name')), [{'name': 'by_'}])",
        DROP.format("by_client"),
        "op.create_index('by_seen', 'seen', ['name'], if_not_exists=True)",
    ],
)
def test_any_statement_comes_after_what_was_put_off(on_postgres: Make, statement: str) -> None:
    project = prepared(on_postgres(), (CLIENTS, ORDERS, statement, f"op.execute({SEE!r})"))
    project.upgrade()
    assert "by_name" in seen(project)
    assert ("by_client" in seen(project)) is ("drop" not in statement)


def test_after_the_block(on_postgres: Make) -> None:
    project = prepared(on_postgres(), (CLIENTS, ORDERS))
    path = project.versions / "0001_indexes.py"
    text = path.read_text()
    after = f"    op.execute({SEE!r})\n\n\ndef downgrade"
    path.write_text(text.replace("\n\ndef downgrade", after))
    project.upgrade()
    assert seen(project) == {"by_name", "by_client"}


def test_an_asynchronous_driver_builds_one_by_one_and_says_so(
    on_postgres: Make, caplog: pytest.LogCaptureFixture
) -> None:
    project = prepared(on_postgres(env=ASYNC_ENV))
    with using(project, "asyncpg"):
        project.upgrade()
    assert [r.getMessage() for r in caplog.records if r.name == LOGGER] == [
        "indexes are built one by one: connections of this driver belong to one event loop"
    ]
    assert built(project) == {"by_name", "by_client"}


def test_hostile_names_in_a_schema_that_is_translated(on_postgres: Make) -> None:
    env = ENV.replace(
        "connection=connection,",
        "connection=connection.execution_options(schema_translate_map={None: 'An%other'}),",
    )
    names = ("a\"b%s'c", "d:e;--")
    project = on_postgres(env=env, version_table_schema="public")
    prepared(
        project,
        tuple(
            f"op.create_index(op.f({name!r}), {table!r}, ['id'], postgresql_concurrently=True)"
            for name, table in zip(names, ("clients", "orders"), strict=True)
        ),
        'CREATE SCHEMA "An%%other"',
        'CREATE TABLE "An%%other".clients (id int)',
        'CREATE TABLE "An%%other".orders (id int)',
    )
    project.upgrade()
    assert set(project.indexes("An%other")) == set(names)
    assert project.indexes("public") == {}


def test_who_replaces_the_implementation_is_not_run_in_threads(on_postgres: Make) -> None:
    threads: set[str] = set()

    def theirs(operations: Operations, operation: ops.CreateIndexOp) -> None:
        threads.add(threading.current_thread().name)
        toimpl.create_index(operations, operation)

    project = prepared(on_postgres())
    Operations.implementation_for(ops.CreateIndexOp, replace=True)(theirs)
    try:
        project.upgrade()
    finally:
        Operations.implementation_for(ops.CreateIndexOp, replace=True)(toimpl.create_index)
    assert threads == {threading.current_thread().name}
    assert built(project) == {"by_name", "by_client"}


def test_who_listens_to_the_statements_of_an_engine_hears_them_all(on_postgres: Make) -> None:
    heard: list[str] = []

    def listen(*arguments: Any) -> None:
        heard.append(arguments[2])

    listening = (
        "engine = create_engine(attributes['url'])\nsa.event.listen(engine, 'before_cursor_e"
    )
    listening += "xecute', attributes['options'].pop('listen'))\n"
    env = ENV.replace("attributes = context", "import sqlalchemy as sa\nattributes = context")
    env = env.replace("if context.is_offline", listening + "if context.is_offline", 1)
    project = prepared(on_postgres(env=env + "engine.dispose()\n"))
    project.options["listen"] = listen
    project.upgrade()
    assert sum(statement.startswith("CREATE INDEX CONCURRENTLY") for statement in heard) == 2
    assert built(project) == {"by_name", "by_client"}


def test_memory_without_parallel_builds(on_postgres: Make) -> None:
    memory = "op.execute(\"INSERT INTO seen VALUES (current_setting('maintenance_work_mem'))\")"
    project = prepared(on_postgres(), (CLIENTS, memory))
    project.execute(
        "CREATE FUNCTION told() RETURNS event_trigger LANGUAGE plpgsql AS"
        " $$BEGIN INSERT INTO seen VALUES (current_setting('maintenance_work_mem')); END$$",
        "CREATE EVENT TRIGGER told ON ddl_command_start WHEN TAG IN ('CREATE INDEX')"
        " EXECUTE FUNCTION told()",
    )
    project.settings('build_memory = "90MB"')
    project.upgrade()
    with project.engine().connect() as connection:
        told = list(connection.exec_driver_sql("SELECT name FROM seen").scalars())
    assert told == ["90MB", "64MB"]


def test_off_by_default(on_postgres: Make, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, LOGGER)
    project = prepared(on_postgres(), (CLIENTS, "raise RuntimeError('in between')"))
    project.settings("")
    with pytest.raises(RuntimeError):
        project.upgrade()
    assert built(project) == {"by_name"}
