"""Behind a real PgBouncer: by session all works, by transaction nothing is begun."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import psycopg
import pytest

from idx_core.errors import BuildError
from tests.build.pgbouncer import pgbouncer
from tests.build.sessions import Builder, Database, PsycopgSession
from tests.build.test_lock import assert_whole_and_unlocked


@contextmanager
def builder_behind(url: str) -> Iterator[Builder]:
    with psycopg.connect(url, autocommit=True) as connection:
        yield Builder(PsycopgSession(connection))


def test_pooling_by_session_is_as_good_as_none(database: Database) -> None:
    with pgbouncer(database.url, "session") as url, builder_behind(url) as builder:
        ((pid,),) = builder.session.rows("SELECT pg_backend_pid()")
        assert builder.session.announced_pid != pid
        builder.create()
        assert_whole_and_unlocked(database, ["by_name"])
        builder.drop()
    assert_whole_and_unlocked(database, [])


@pytest.mark.parametrize("how", ["create", "drop"])
@pytest.mark.parametrize("others", [0, 5])
@pytest.mark.parametrize("mode", ["transaction", "statement"])
def test_pooling_by_transaction_is_an_error_that_names_the_remedy(
    database: Database, mode: str, others: int, how: str
) -> None:
    database.execute("CREATE INDEX by_name ON items (name)")
    with (
        pgbouncer(database.url, mode) as url,
        busy(url, others),
        builder_behind(url) as builder,
        pytest.raises(BuildError) as error,
    ):
        builder.create() if how == "create" else builder.drop()
    assert str(error.value) == (
        "cannot run build 'by_name': the connection goes through a pooler that changes the server "
        "process between statements (such as PgBouncer with pool_mode = transaction), so that "
        "neither locks nor timeouts hold. Connect to PostgreSQL directly for migrations."
    )
    assert builder.session.ran == []
    assert_whole_and_unlocked(database, ["by_name"])


@contextmanager
def busy(url: str, clients: int) -> Iterator[None]:
    """Other clients of the pooler, that run statements all the time."""
    stop = threading.Event()

    def work() -> None:
        with psycopg.connect(url, autocommit=True, prepare_threshold=None) as connection:
            while not stop.is_set():
                connection.execute("SELECT pg_sleep(0.005)")

    with ExitStack() as stack:
        for _ in range(clients):
            thread = threading.Thread(target=work)
            thread.start()
            stack.callback(thread.join, 20)
        stack.callback(stop.set)
        yield
