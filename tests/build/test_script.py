"""Scripts for psql: run for real, twice, after failures and beside others."""

from __future__ import annotations

import signal
import subprocess

import psycopg
import pytest

from idx_core.build import script
from tests.build.scripts import (
    attaching,
    creating,
    dropping,
    dropping_constraint,
    fails,
    started,
    succeeds,
    target,
    whole,
)
from tests.build.sessions import (
    Database,
    end_waiting,
    in_background,
    old_transaction,
    wait_until_stuck,
)

BUILD = "CREATE INDEX CONCURRENTLY by_name ON items (name)"
BY_SCRIPT = "CREATE INDEX CONCURRENTLY IF NOT EXISTS by_name ON items (name);"
BY_NAME = "CREATE INDEX by_name ON public.items USING btree (name)"
UNIQUE = "CREATE UNIQUE INDEX by_name ON public.items USING btree (name)"


def create(text: str) -> str:
    """The script for the statement, quoted as the scripts of these tests have it."""
    return text.replace(" by_name ON items", ' "by_name" ON "items"')


def test_it_can_be_run_any_number_of_times(database: Database) -> None:
    succeeds(database, creating())
    (oid,) = database.ask("SELECT 'by_name'::regclass::oid")
    succeeds(database, creating())
    assert database.indexes() == {"by_name": BY_NAME}
    assert database.ask("SELECT 'by_name'::regclass::oid") == [oid]
    for _ in range(2):
        succeeds(database, dropping())
        assert database.indexes() == {}


def test_a_unique_build_that_failed_is_built_again(database: Database) -> None:
    text = creating(kind="UNIQUE INDEX")
    for _ in range(2):  # the second time nothing is mended yet: still one leftover
        assert "could not create unique index" in fails(database, text)
        assert database.indexes() == {"by_name": f"{UNIQUE} INVALID"}
    database.execute("DELETE FROM items WHERE id = 2")
    succeeds(database, text)
    assert database.indexes() == {"by_name": UNIQUE}


def test_after_psql_was_killed_in_the_middle(database: Database) -> None:
    with old_transaction(database.url), started(database.url, creating()) as process:
        wait_until_stuck(database.url, create(BY_SCRIPT))
        process.kill()
        end_waiting(database.url, create(BY_SCRIPT))  # the server would go on without psql
    assert database.indexes()["by_name"].endswith("INVALID")
    succeeds(database, creating())
    assert database.indexes() == {"by_name": BY_NAME}


def test_after_ctrl_c(database: Database) -> None:
    with old_transaction(database.url), started(database.url, creating()) as process:
        wait_until_stuck(database.url, create(BY_SCRIPT))
        process.send_signal(signal.SIGINT)
        assert process.wait(20) != 0
    assert database.indexes()["by_name"].endswith("INVALID")
    succeeds(database, creating())
    assert database.indexes() == {"by_name": BY_NAME}


def test_a_build_in_progress_is_waited_for(database: Database) -> None:
    with (
        old_transaction(database.url) as old,
        in_background(database.url, BUILD) as errors,
        started(database.url, creating() + dropping("absent")) as second,
    ):
        assert second.stdout is not None
        notice = next(line for line in second.stdout if "NOTICE" in line)
        assert "is building an index of table items: waiting" in notice
        old.close()
        assert second.wait(20) == 0
    assert errors == []
    assert database.indexes() == {"by_name": BY_NAME}


def test_dropping_by_name_alone(database: Database) -> None:
    succeeds(database, creating())
    for _ in range(2):
        succeeds(database, dropping(table=None))
        assert database.indexes() == {}


def test_a_half_done_drop_is_finished(database: Database) -> None:
    succeeds(database, creating())
    drop = "DROP INDEX CONCURRENTLY by_name"
    with old_transaction(database.url), in_background(database.url, drop):
        end_waiting(database.url, drop)
    assert database.indexes()["by_name"].endswith("INVALID")
    succeeds(database, dropping())
    assert database.indexes() == {}


def test_a_constraint_takes_over_the_index(database: Database) -> None:
    database.execute("DELETE FROM items WHERE id = 2")
    text = creating(kind="UNIQUE INDEX") + attaching()
    succeeds(database, creating(kind="UNIQUE INDEX"))
    with psycopg.connect(database.url) as reader:
        reader.execute("SELECT FROM items")
        assert "canceling statement due to lock timeout" in fails(database, text)
    for _ in range(2):
        succeeds(database, text)
        assert database.ask(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'by_name'"
        ) == [("UNIQUE (name)",)]
    assert "belongs to the constraint by_name, which is to be removed" in fails(
        database, dropping()
    )
    for _ in range(2):
        succeeds(database, dropping_constraint())
        assert database.indexes() == {}


def test_settings_are_as_before(database: Database) -> None:
    before = "SET lock_timeout = '7s';\nSET statement_timeout = '8min';\n"
    show = "\nSELECT current_setting('lock_timeout'), current_setting('statement_timeout');\n"
    for text in (creating(), dropping(), attaching("items_pkey"), dropping_constraint("none")):
        printed = succeeds(database, before + text + show, "-tA")
        assert printed.splitlines()[-1] == "7s|8min"


def test_a_lock_timeout_of_the_role_does_not_end_the_build(database: Database) -> None:
    text = "SET lock_timeout = '100ms';\n" + creating()
    with old_transaction(database.url) as old, started(database.url, text) as process:
        wait_until_stuck(database.url, create(BY_SCRIPT))
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.5)
        old.close()
        assert process.wait(20) == 0
    assert database.indexes() == {"by_name": BY_NAME}


def test_it_is_the_same_each_time() -> None:
    assert creating() == creating()
    parts = script.drop_index(target())
    assert whole(parts) == whole(parts)


def test_comparing_does_not_wait_long_for_a_locked_table(database: Database) -> None:
    succeeds(database, creating())
    with psycopg.connect(database.url) as other:
        other.execute("LOCK TABLE items")
        assert "canceling statement due to lock timeout" in fails(database, creating())
    succeeds(database, creating())
