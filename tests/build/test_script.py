"""Scripts for psql: run for real, twice, after failures and beside others."""

from __future__ import annotations

import signal
import subprocess
from dataclasses import replace

import psycopg
import pytest

from idx_core.build import script
from idx_core.build.script import ScriptTarget
from tests.build.scripts import (
    attaching,
    creating,
    dropping,
    dropping_constraint,
    quoted,
    started,
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
from tests.support.psql import psql

BUILD = "CREATE INDEX CONCURRENTLY by_name ON items (name)"
BY_SCRIPT = "CREATE INDEX CONCURRENTLY IF NOT EXISTS by_name ON items (name);"
BY_NAME = "CREATE INDEX by_name ON public.items USING btree (name)"
UNIQUE = "CREATE UNIQUE INDEX by_name ON public.items USING btree (name)"


def succeeds(database: Database, text: str, *options: str) -> str:
    """Run it; gives what psql printed."""
    done = psql(database.url, text, *options)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def fails(database: Database, text: str) -> str:
    """Run it to its failure, after which nothing more is run; gives the message."""
    done = psql(database.url, text + "SELECT 'went on';\n")
    assert done.returncode == 3, done.stdout
    assert "went on" not in done.stdout
    return done.stderr


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


def test_another_definition_is_an_error_with_both(database: Database) -> None:
    database.execute("CREATE INDEX by_name ON items (name) WHERE id > 0")
    assert (
        "cannot run the work on 'by_name': table items has an index of that name with another "
        "definition, btree (name) WHERE (id > 0), where UNIQUE btree (name) INCLUDE (at) is wanted."
        " Rename or drop it."
    ) in fails(database, creating(kind="UNIQUE INDEX", elements="(name) INCLUDE (at)"))
    assert database.indexes() == {"by_name": f"{BY_NAME} WHERE (id > 0)"}


def test_an_invalid_index_with_another_definition_is_not_dropped(database: Database) -> None:
    with pytest.raises(psycopg.errors.UniqueViolation):
        database.execute("CREATE UNIQUE INDEX CONCURRENTLY by_name ON items (name)")
    assert "with another definition" in fails(database, creating())
    assert database.indexes() == {"by_name": f"{UNIQUE} INVALID"}


def test_an_equal_definition_is_recognised(database: Database) -> None:
    definitions = {
        "by_order": '(name COLLATE "C" DESC NULLS LAST, lower(name)) WHERE at IS NOT NULL',
        "by_word": "USING gin (words) WITH (fastupdate = off)",
        "by_hash": "USING hash (name)",
        "by_pattern": "(name text_pattern_ops) INCLUDE (at) WITH (fillfactor = 70)",
    }
    text = "".join(creating(name, elements=elements) for name, elements in definitions.items())
    succeeds(database, text + text)
    assert database.indexes().keys() == definitions.keys()


def test_a_namesake_is_an_error_and_stays(database: Database) -> None:
    database.execute("CREATE TABLE others (name text)", "CREATE INDEX by_name ON others (name)")
    for text in (creating(), dropping()):
        assert "the name by_name belongs to an index on table others. Rename" in fails(
            database, text
        )
    database.execute("CREATE SEQUENCE by_number")
    for text in (creating("by_number"), dropping("by_number")):
        assert "belongs to a relation that is no index" in fails(database, text)
    assert database.indexes() == {"by_name": BY_NAME.replace("items", "others")}


def test_a_namesake_in_another_schema_is_not_looked_at(database: Database) -> None:
    database.execute(
        "CREATE SCHEMA elsewhere",
        "CREATE TABLE elsewhere.items (name text)",
        "CREATE INDEX by_name ON elsewhere.items (name)",
    )
    succeeds(database, creating())
    succeeds(database, dropping())
    assert database.indexes() == {}
    assert list(database.indexes("elsewhere")) == ["by_name"]


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


def test_a_partitioned_table_is_an_error_with_the_remedy(database: Database) -> None:
    database.execute("CREATE TABLE parts (name text) PARTITION BY LIST (name)")
    for text in (creating(table="parts"), dropping(table="parts")):
        assert (
            "table parts is partitioned. Run the migration itself, connected to the database."
        ) in fails(database, text)


def test_hostile_names(database: Database) -> None:
    names = ['a"b', "it's", "a$idx$b$do$", "back\\slash", ":idx_look", "%s"]
    database.execute(*(f"CREATE TABLE {quoted(name)} (name text)" for name in names))
    text = "".join(creating(f"ix {name}", name) for name in names)
    succeeds(database, text + text)
    assert set(database.indexes()) == {f"ix {name}" for name in names}
    succeeds(database, "".join(dropping(f"ix {name}", name) for name in names))
    assert database.indexes() == {}


def test_an_operation_cannot_leave_its_comment(database: Database) -> None:
    evil = ScriptTarget(
        operation="x\nDROP TABLE items;\n", name="x", index="x\nDROP TABLE items;", table=None
    )
    parts = script.drop_index(replace(evil, index="x"))
    assert [line for line in parts if line.startswith("-- x")] == ["-- x DROP TABLE items;"]
    commented = [line for line in script.drop_index(evil) if line.startswith("--")]
    assert all("\n" not in line for line in commented)


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


def test_temporary_is_needed_only_to_compare(database: Database) -> None:
    with database.role() as role:
        ((name,),) = database.ask("SELECT current_database()")
        database.execute(f"REVOKE TEMPORARY ON DATABASE {name} FROM PUBLIC")
        as_role = f"SET ROLE {role};\n"
        succeeds(database, as_role + creating())
        assert "permission denied to create temporary tables" in fails(
            database, as_role + creating()
        )
        succeeds(database, as_role + dropping())


def test_it_is_the_same_each_time() -> None:
    assert creating() == creating()
    parts = script.drop_index(target())
    assert whole(parts) == whole(parts)
