"""An index on a partitioned table, on several levels, ended anywhere and run on."""

from __future__ import annotations

import threading

import psycopg
import pytest

from idx_core.errors import BuildError
from tests.build.sessions import (
    Builder,
    Database,
    PsycopgSession,
    end_waiting,
    old_transaction,
    wait_until_stuck,
)

TREE = (
    "CREATE TABLE events (id int, day date, region text, note text) PARTITION BY RANGE (day)",
    "CREATE TABLE early PARTITION OF events FOR VALUES FROM (MINVALUE) TO ('2026-01-01')",
    "CREATE TABLE late PARTITION OF events DEFAULT PARTITION BY LIST (region)",
    "CREATE SCHEMA south",
    "CREATE TABLE south.late PARTITION OF late FOR VALUES IN ('south')",
    "CREATE TABLE late_rest PARTITION OF late DEFAULT",
    "INSERT INTO events SELECT n, '2025-12-01'::date + n, 'south' FROM generate_series(1, 90) n",
)
ELEMENTS = "(lower(note) DESC, day) INCLUDE (id) WHERE id > 3"
LEAF = (
    'CREATE INDEX CONCURRENTLY "early_by_note" ON "public"."early" USING btree'
    " (lower(note) DESC, day) INCLUDE (id) WHERE (id > 3)"
)


@pytest.fixture
def events(database: Database) -> Builder:
    database.execute(*TREE)
    return builder(database)


def builder(database: Database, name: str = "by_note", **options: str) -> Builder:
    made = database.builder(name, "events", **{"elements": ELEMENTS, **options})
    assert isinstance(made.session, PsycopgSession)
    return made


def definitions(database: Database) -> dict[str, str]:
    """All indexes on events and its partitions, with the one that each is attached to."""
    query = """
        SELECT c.oid::regclass::text, pg_get_indexdef(c.oid)
            || coalesce(' OF ' || h.inhparent::regclass::text, '')
            || CASE WHEN i.indisvalid THEN '' ELSE ' INVALID' END
        FROM pg_partition_tree('events') t JOIN pg_index i ON i.indrelid = t.relid
        JOIN pg_class c ON c.oid = i.indexrelid LEFT JOIN pg_inherits h ON h.inhrelid = c.oid
        ORDER BY 1
    """
    with psycopg.connect(database.url) as connection:
        return dict(connection.execute(query).fetchall())


def whole() -> dict[str, str]:
    rest = "USING btree (lower(note) DESC, day) INCLUDE (id) WHERE (id > 3)"
    return {
        "by_note": f"CREATE INDEX by_note ON ONLY public.events {rest}",
        "early_by_note": f"CREATE INDEX early_by_note ON public.early {rest} OF by_note",
        "late_by_note": f"CREATE INDEX late_by_note ON ONLY public.late {rest} OF by_note",
        "late_rest_by_note": f"CREATE INDEX late_rest_by_note ON public.late_rest {rest}"
        " OF late_by_note",
        "south.late_by_note": f"CREATE INDEX late_by_note ON south.late {rest} OF late_by_note",
    }


@pytest.mark.peer(11)
def test_all_levels(database: Database, events: Builder) -> None:
    events.create()
    assert definitions(database) == whole()
    assert events.concurrent == ["CREATE"] * 3
    events.create()
    assert events.session.notes == ["index 'by_note' is there already: nothing to build"]
    events.drop()
    assert definitions(database) == {}
    events.drop()
    assert events.session.notes[-1] == "index 'by_note' is already gone: nothing to drop"


@pytest.mark.peer(11)
def test_it_goes_on_from_whatever_is_there(database: Database, events: Builder) -> None:
    """Each statement of a whole run is where another one was ended."""
    events.create()
    statements = [s for s in events.session.ran if s.startswith(("CREATE", "ALTER"))]
    statements = [s for s in statements if "TEMPORARY" not in s and "pg_temp" not in s]
    assert len(statements) == 9  # five indexes, four of them attached
    for done in range(len(statements)):
        database.execute("DROP INDEX IF EXISTS by_note")
        database.execute("DROP INDEX IF EXISTS early_by_note, late_by_note, late_rest_by_note")
        database.execute("DROP INDEX IF EXISTS south.late_by_note", *statements[:done])
        builder(database).create()
        assert definitions(database) == whole()


def test_an_equal_index_of_a_partition_is_attached(database: Database, events: Builder) -> None:
    database.execute(f"CREATE INDEX mine ON early {ELEMENTS}")
    database.execute("CREATE INDEX another ON south.late (lower(note))")
    events.create()
    found = definitions(database)
    assert found["mine"].endswith(" OF by_note")
    assert "early_by_note" not in found
    assert " OF " not in found["south.another"]


@pytest.mark.peer(11)
@pytest.mark.usefixtures("late_duplicates")
def test_a_leaf_that_failed_is_built_again(database: Database) -> None:
    database.execute(*TREE, "INSERT INTO events VALUES (9, '2025-12-10', 'south', 'twice')")
    once = builder(database, "once", kind="UNIQUE INDEX", elements="(id, day, region)")
    for _ in range(2):
        with pytest.raises(psycopg.errors.UniqueViolation):
            once.create()
        broken = {k for k, v in definitions(database).items() if v.endswith("INVALID")}
        assert broken == {"once", "early_once"}
    database.execute("DELETE FROM events WHERE note = 'twice'")
    once.create()
    assert not any(text.endswith("INVALID") for text in definitions(database).values())


def test_another_definition_is_an_error(database: Database, events: Builder) -> None:
    database.execute("CREATE INDEX by_note ON ONLY events (note)")
    with pytest.raises(BuildError, match="with another definition, btree \\(note\\), where"):
        events.create()
    assert list(definitions(database)) == ["by_note"]


def test_names_that_are_too_long_stay_apart(database: Database) -> None:
    long = "p" * 60
    database.execute(
        "CREATE TABLE events (id int) PARTITION BY LIST (id)",
        f"CREATE TABLE {long}_1 PARTITION OF events FOR VALUES IN (1)",
        f"CREATE TABLE {long}_2 PARTITION OF events DEFAULT",
    )
    made = builder(database, "i" * 63, elements="(id)")
    made.create()
    found = definitions(database)
    assert len(found) == 3
    assert all(len(name) == 63 for name in found)
    made.create()
    assert len(definitions(database)) == 3


def test_a_foreign_partition_is_told(database: Database) -> None:
    database.execute(
        "CREATE TABLE events (id int) PARTITION BY LIST (id)",
        "CREATE FOREIGN DATA WRAPPER nowhere",
        "CREATE SERVER nowhere FOREIGN DATA WRAPPER nowhere",
        "CREATE FOREIGN TABLE away PARTITION OF events DEFAULT SERVER nowhere",
    )
    with pytest.raises(BuildError, match="partition 'away' is a foreign table"):
        builder(database, elements="(id)").create()


@pytest.mark.peer(11)
def test_writers_go_on_while_a_leaf_is_built(database: Database, events: Builder) -> None:
    thread = threading.Thread(target=events.create)
    with old_transaction(database.url, "early"):
        thread.start()
        wait_until_stuck(database.url, LEAF)
        with psycopg.connect(database.url, options="-c lock_timeout=200ms") as writer:
            writer.execute("INSERT INTO events VALUES (1, '2025-01-01', 'south', 'new')")
    thread.join(30)
    assert definitions(database) == whole()


@pytest.mark.peer(11)
def test_ended_in_a_leaf(database: Database, events: Builder) -> None:
    errors: list[BaseException] = []

    def run() -> None:
        try:
            events.create()
        except psycopg.Error as error:
            errors.append(error)

    with old_transaction(database.url, "early"):
        thread = threading.Thread(target=run)
        thread.start()
        end_waiting(database.url, LEAF, "pg_cancel_backend")
        thread.join(20)
    assert [type(error) for error in errors] == [psycopg.errors.QueryCanceled]
    builder(database).create()
    assert definitions(database) == whole()
