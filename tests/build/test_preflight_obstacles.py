"""Who is in the way of a build that has not begun: real ones told, near-misses in silence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from idx_core.errors import BuildError
from tests.build.blocking import eventually, reading, transaction
from tests.build.looking_ahead import Listening, listening, mind, slot, standby, told, write_wal
from tests.build.sessions import LIMITS, Builder, Database, execute

UPDATE = "UPDATE items SET name = 'x' WHERE id = 1"
SNAPSHOT = "SELECT 1 FROM pg_class LIMIT 1"


class Obedient(Listening):
    """Does what would end a blocker, so that the build goes on."""

    url = ""

    def tell(self, line, event):  # type: ignore[no-untyped-def]
        super().tell(line, event)
        if event["event"] == "index_blocker":
            execute(self.url, str(event["remedy"]))


def obeyed(database: Database) -> Obedient:
    import psycopg

    with psycopg.connect(database.url, autocommit=True) as connection:
        session = Obedient(connection)
        session.url = database.url
        Builder(session).create()
    return session


@pytest.mark.peer(12)
def test_an_old_transaction(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    mind(monkeypatch, old=0.0)
    with transaction(database.url, UPDATE, application="a shop") as pid:
        session = obeyed(database)
    (event,) = session.of("index_blocker")
    assert (event["pid"], event["waiter"], event["kind"]) == (pid, None, "session")
    assert event["line"].startswith(
        f"index by_name will have to wait for process {pid} (user 'postgres', application "
        "'a shop'), idle in transaction, open for "
    )
    assert session.of("index_preflight") == []  # the table is small


def test_an_old_snapshot(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    mind(monkeypatch, old=0.0)
    with transaction(database.url, SNAPSHOT, snapshot=True) as pid:
        (event,) = obeyed(database).of("index_blocker")
    assert (event["pid"], event["holds"]) == (pid, "an old snapshot")


@pytest.mark.peer(12)
def test_a_prepared_transaction_whatever_its_age(database: Database) -> None:
    database.execute(f"BEGIN; {UPDATE}; PREPARE TRANSACTION 'forgotten'")
    (event,) = obeyed(database).of("index_blocker")
    assert (event["gid"], event["kind"]) == ("forgotten", "prepared transaction")
    assert event["line"].endswith(
        "to end it: ROLLBACK PREPARED 'forgotten'; (or COMMIT PREPARED, as its owner knows)"
    )


def test_what_is_in_nobody_s_way(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A young transaction, readers between two statements, and other tables' writers."""
    database.execute(
        "CREATE TABLE others (id int)",
        "BEGIN; INSERT INTO others VALUES (1); PREPARE TRANSACTION 'elsewhere'",
    )
    with (
        transaction(database.url, "SELECT * FROM items"),
        transaction(database.url, "INSERT INTO others VALUES (2)"),
    ):
        assert told(database).events == []
        mind(monkeypatch, old=0.0)
        assert told(database, name="another").events == []


@pytest.mark.peer(12)
def test_a_slot_that_nobody_reads(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    mind(monkeypatch, wal=2**20)
    with slot(database.url, "gone"):
        assert told(database).of("index_obstacle") == []  # it keeps nothing worth a word yet
        write_wal(database.url, 2_000_000)
        (event,) = told(database, name="another").of("index_obstacle")
    assert (event["kind"], event["index"]) == ("replication slot", "another")
    line = event["line"]
    assert line.startswith("index another: replication slot 'gone' is inactive and keeps ")
    assert line.endswith("; if nobody needs it: SELECT pg_drop_replication_slot('gone');")
    assert told(database, name="third").events == []


def test_a_standby_s_feedback_is_no_obstacle(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    mind(monkeypatch, small=0, old=0.0)
    with standby(database.url):
        session = told(database)
    assert [event["event"] for event in session.events] == ["index_preflight"]
    assert session.events[0]["standbys_with_feedback"] == 1
    assert told(database, name="another").events[0]["standbys_with_feedback"] == 0


def burn(database: Database, transactions: int) -> None:
    database.execute(
        f"DO $$ BEGIN FOR i IN 1..{transactions} LOOP PERFORM pg_current_xact_id(); COMMIT;"
        " END LOOP; END$$"
    )


def test_an_anti_wraparound_vacuum_that_is_due_soon(database: Database) -> None:
    database.execute(
        "VACUUM (FREEZE) items", "ALTER TABLE items SET (autovacuum_freeze_max_age = 100000)"
    )
    burn(database, 90_000)
    assert told(database).events == []
    burn(database, 7_000)
    (event,) = told(database, name="another").of("index_obstacle")
    assert event["kind"] == "wraparound"
    assert event["line"].startswith(
        "index another: an anti-wraparound vacuum of items is due soon (97 % of the age): "
    )
    database.execute(event["line"].rpartition(": ")[2])
    assert told(database, name="third").events == []


def test_an_anti_wraparound_vacuum_under_way(database: Database) -> None:
    """Told however young it is, for it does not give way."""
    database.execute(
        "ALTER TABLE items SET (autovacuum_freeze_max_age = 100000, autovacuum_freeze_min_age = 0,"
        " autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1)",
        "INSERT INTO items SELECT i, repeat('x', 900) FROM generate_series(10, 4000) i",
    )
    burn(database, 110_000)
    database.execute("ALTER SYSTEM SET autovacuum_naptime = '1s'", "SELECT pg_reload_conf()")
    try:
        with reading(database.url) as reader, listening(database) as session:
            worker = """
                SELECT pid FROM pg_stat_activity WHERE datname = current_database()
                AND right(query, 37) = ' public.items (to prevent wraparound)'
            """
            ((pid,),) = eventually(lambda: reader.rows(worker))
            with pytest.raises(BuildError, match="no lock in time"):
                Builder(session, limits=replace(LIMITS, lock_retries=0)).create()
            (event,) = session.of("index_blocker")
    finally:
        database.execute("ALTER SYSTEM RESET autovacuum_naptime", "SELECT pg_reload_conf()")
    assert (event["pid"], event["kind"]) == (pid, "anti-wraparound autovacuum")


def test_rows_too_wide_for_a_b_tree(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    mind(monkeypatch, small=0)
    wide = "(SELECT string_agg(md5(n::text || i::text), '') FROM generate_series(1, {}) i)"
    database.execute(
        f"INSERT INTO items SELECT n, {wide.format(60)} FROM generate_series(10, 40) n"
    )
    assert told(database).of("index_obstacle") == []  # 1,920 bytes
    database.execute(
        "DROP INDEX by_name",
        f"INSERT INTO items SELECT n, {wide.format(130)} FROM generate_series(50, 80) n",
    )
    with listening(database) as session:
        with pytest.raises(Exception, match=r"index row (size|requires)"):
            Builder(session, "another").create()
        (event,) = session.of("index_obstacle")
    assert event["kind"] == "wide"
    assert event["line"].startswith("index another: there are rows of which the entry has 41")
