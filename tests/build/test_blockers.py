"""Who is in the way: really in the way, and what would really end them."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest

from idx_core.build.blocker import Blocker, event, sentence
from idx_core.build.blockers import blockers_of, in_the_way
from tests.build.blocking import (
    blocked,
    eventually,
    process_of,
    reading,
    running,
    transaction,
)
from tests.build.conftest import TABLE
from tests.build.sessions import Database, PsycopgSession

BUILD = "CREATE INDEX CONCURRENTLY by_name ON items (name)"
DROP = "DROP INDEX CONCURRENTLY by_name"
REINDEX = "REINDEX INDEX CONCURRENTLY by_name"
UPDATE = "UPDATE items SET name = 'x' WHERE id = 1"
SNAPSHOT = "SELECT 1 FROM pg_class LIMIT 1"
READ = "SELECT * FROM items LIMIT 1"


def end(reader: PsycopgSession, blocker: Blocker) -> None:
    """Do what the report says."""
    reader.run(blocker.remedy)


def oid(reader: PsycopgSession, table: str = "items") -> str:
    ((found,),) = reader.rows("SELECT to_regclass(%s)::oid::text", [table])
    return str(found)


@pytest.mark.peer(12)
def test_an_idle_writer(database: Database) -> None:
    with (
        reading(database.url) as reader,
        transaction(database.url, UPDATE, application="a shop") as pid,
        running(database.url, BUILD),
    ):
        (blocker,) = blocked(reader, BUILD)
        assert blocker.kind == "session"
        assert blocker.pid == pid
        assert blocker.waiter == process_of(reader, BUILD)
        text = sentence(blocker)
        assert text.startswith(
            f"process {pid} (user 'postgres', application 'a shop'), idle in transaction, open for "
        )
        assert text.endswith(
            f" s, holds RowExclusiveLock on items; its last query: {UPDATE}; "
            f"to end it: SELECT pg_terminate_backend({pid});"
        )
        end(reader, blocker)
    assert "by_name" in database.indexes()


def test_old_snapshots_that_are_certainly_next_are_told_together(database: Database) -> None:
    with (
        reading(database.url) as reader,
        transaction(database.url, SNAPSHOT, snapshot=True) as first,
        transaction(database.url, SNAPSHOT, snapshot=True) as second,
        running(database.url, BUILD),
    ):
        found = blocked(reader, BUILD)
        assert {blocker.pid for blocker in found} == {first, second}
        assert {blocker.holds for blocker in found} == {"an old snapshot"}
        for blocker in found:
            end(reader, blocker)
    assert not database.indexes()["by_name"].endswith("INVALID")


@pytest.mark.parametrize(
    ("statement", "there"),
    [(BUILD, False), (DROP, True), (REINDEX, True)],
    ids=["build", "drop", "reindex"],
)
@pytest.mark.peer(12)
def test_a_prepared_transaction_with_a_hostile_name(
    database: Database, statement: str, there: bool
) -> None:
    if there:
        database.execute(BUILD)
    gid = 'it\'s \\ a 50% "trap"\n☃'
    with psycopg.connect(database.url) as connection:
        connection.execute(UPDATE)
        connection.execute("PREPARE TRANSACTION " + psycopg.sql.Literal(gid).as_string())
    with reading(database.url) as reader, running(database.url, statement):
        (blocker,) = blocked(reader, statement)
        assert blocker.kind == "prepared transaction"
        assert (blocker.pid, blocker.gid, blocker.user) == (None, gid, "postgres")
        assert blocker.holds.endswith("RowExclusiveLock on items")
        text = sentence(blocker)
        assert "a 50%" in text
        assert "\n" not in text.partition("to end it")[0]
        assert json.loads(json.dumps(event(blocker, 1)))["gid"] == gid
        end(reader, blocker)
    assert ("by_name" in database.indexes()) == (statement != DROP)
    with psycopg.connect(database.url) as connection:
        assert connection.execute("SELECT gid FROM pg_prepared_xacts").fetchall() == []


def test_a_drop_waits_for_readers_too(database: Database) -> None:
    database.execute(BUILD)
    with (
        reading(database.url) as reader,
        transaction(database.url, READ) as pid,
        running(database.url, DROP),
    ):
        (blocker,) = blocked(reader, DROP)
        assert blocker.pid == pid
        assert blocker.holds == "AccessShareLock on items"
        end(reader, blocker)
    assert database.indexes() == {}


@pytest.mark.peer(12)
def test_who_waits_in_the_queue_is_told_with_whom_it_waits_for(database: Database) -> None:
    """The build waits behind an ALTER TABLE, which waits for a reader: ending that one will do."""
    alter = "ALTER TABLE items ADD COLUMN more int"
    with (
        reading(database.url) as reader,
        transaction(database.url, READ) as root,
        running(database.url, alter),
    ):
        (waited_for,) = blocked(reader, alter)
        middle = process_of(reader, alter)
        with running(database.url, BUILD):
            first, second = blocked(reader, BUILD)
            assert (first.pid, first.waiter) == (middle, process_of(reader, BUILD))
            end(reader, second)
        assert waited_for.pid == root
        assert (second.pid, second.waiter) == (root, middle)
        assert first.state == "active"
        assert f"its query: {alter}; to end it: " in sentence(first)
        assert second.holds == "AccessShareLock on items"


def test_another_role_s_query_is_hidden(database: Database) -> None:
    with database.role() as role, reading(database.url) as reader:
        reader.run(f"SET SESSION AUTHORIZATION {role}")
        with (
            transaction(database.url, UPDATE, application="a shop") as pid,
            running(database.url, BUILD),
        ):
            builder = eventually(lambda: _builder(reader))
            (blocker,) = eventually(lambda: blockers_of(reader, builder))
            assert (blocker.pid, blocker.query, blocker.seconds) == (pid, None, None)
            assert blocker.holds == "RowExclusiveLock on items"
            assert sentence(blocker) == (
                f"process {pid} (user 'postgres', application 'a shop'), "
                "holds RowExclusiveLock on items; "
                "its query is hidden (seen by members of pg_read_all_stats); "
                f"to end it: SELECT pg_terminate_backend({pid});"
            )
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                end(reader, blocker)
            reader.run("RESET SESSION AUTHORIZATION")
            end(reader, blocker)


def _builder(reader: PsycopgSession) -> int:
    rows = reader.rows("SELECT pid FROM pg_stat_progress_create_index")
    return sum(int(pid) for (pid,) in rows)


@pytest.mark.peer(12)
def test_a_walsender_in_a_transaction(database: Database) -> None:
    """As one that copies tables for a logical subscriber."""
    replication = psycopg.connect(f"{database.url}?replication=database", autocommit=True)
    with reading(database.url) as reader, closing(replication) as walsender:
        walsender.execute("BEGIN")
        walsender.execute(UPDATE)
        with running(database.url, BUILD):
            (blocker,) = blocked(reader, BUILD)
            assert (blocker.kind, blocker.pid) == ("walsender", walsender.info.backend_pid)
            assert f"process {blocker.pid}, a walsender (user 'postgres'), " in sentence(blocker)
            end(reader, blocker)


def test_a_standby_s_feedback_holds_nobody_up(database: Database) -> None:
    """Its xmin keeps dead rows, but belongs to no database, so that no build waits for it."""
    replication = psycopg.connect(f"{database.url}?replication=true", autocommit=True)
    with reading(database.url) as reader, closing(replication) as standby:
        ((xmin, lsn),) = reader.rows(
            "SELECT pg_current_xact_id()::text, pg_current_wal_flush_lsn()::text"
        )
        standby.pgconn.send_query(f"START_REPLICATION PHYSICAL {lsn}".encode())
        started = standby.pgconn.get_result()
        assert started is not None
        assert started.status == psycopg.pq.ExecStatus.COPY_BOTH
        # a message of type h: time, xmin and its epoch, catalog xmin and its epoch
        standby.pgconn.put_copy_data(b"h" + struct.pack("!qIIII", 0, int(xmin), 0, 0, 0))
        standby.pgconn.flush()
        feedback = "SELECT 1 FROM pg_stat_replication WHERE backend_xmin = %s::xid"
        eventually(lambda: reader.rows(feedback, [xmin]))
        database.execute(UPDATE, BUILD)
        assert reader.rows(feedback, [xmin])
        assert in_the_way(reader, oid(reader), seconds=0) == []
    assert not database.indexes()["by_name"].endswith("INVALID")


@pytest.fixture
def impatient_autovacuum(database: Database) -> Iterator[None]:
    """Autovacuum looks every second, and takes minutes for `items`, to prevent a wraparound."""
    database.execute(
        "ALTER TABLE items SET (autovacuum_freeze_max_age = 100000, autovacuum_freeze_min_age = 0,"
        " autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1)",
        "INSERT INTO items SELECT i, repeat('x', 900) FROM generate_series(10, 4000) i",
        "ALTER SYSTEM SET autovacuum_naptime = '1s'",
        "SELECT pg_reload_conf()",
        "DO $$ BEGIN FOR i IN 1..110000 LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END$$",
    )
    yield
    database.execute("ALTER SYSTEM RESET autovacuum_naptime", "SELECT pg_reload_conf()")


@pytest.mark.peer(12)
def test_an_autovacuum_that_prevents_a_wraparound(
    database: Database, impatient_autovacuum: None
) -> None:
    """The one kind of autovacuum that does not give way by itself."""
    with reading(database.url) as reader:
        query = """
            SELECT pid FROM pg_stat_activity WHERE datname = current_database()
            AND right(query, 37) = ' public.items (to prevent wraparound)'
        """
        ((pid,),) = eventually(lambda: reader.rows(query))
        (ahead,) = in_the_way(reader, oid(reader), seconds=0)
        assert ahead.pid == pid
        with running(database.url, BUILD):
            (blocker,) = blocked(reader, BUILD)
            assert (blocker.pid, blocker.kind) == (pid, "anti-wraparound autovacuum")
            assert blocker.holds == "ShareUpdateExclusiveLock on items"
            text = sentence(blocker)
            assert text.startswith(
                f"process {pid}, an anti-wraparound autovacuum, active, transaction open "
            )
            assert text.endswith(
                f"to end it: SELECT pg_terminate_backend({pid}); "
                "(it starts again soon: better let it finish)"
            )
            reader.run("ALTER SYSTEM RESET autovacuum_naptime")
            reader.run("SELECT pg_reload_conf()")
            end(reader, blocker)


def test_a_process_that_waits_for_nobody_has_no_blockers(database: Database) -> None:
    with reading(database.url) as reader:
        assert blockers_of(reader, reader.connection.info.backend_pid) == []
        assert blockers_of(reader, 0) == []


def test_before_a_build_on_a_table(database: Database) -> None:
    database.execute(TABLE.format("others"))
    with (
        reading(database.url) as reader,
        transaction(database.url, UPDATE) as writer,
        transaction(database.url, READ) as reads,
        transaction(database.url, "INSERT INTO others VALUES (1)"),
        transaction(database.url, SNAPSHOT, snapshot=True) as snapshot,
        psycopg.connect(database.url) as preparing,
    ):
        preparing.execute("DELETE FROM items WHERE id = 3")
        preparing.execute("PREPARE TRANSACTION 'left'")
        found = {b.pid: b.holds for b in in_the_way(reader, oid(reader), seconds=0)}
        assert found == {
            writer: "RowExclusiveLock on items",
            snapshot: "an old snapshot",
            None: "RowExclusiveLock on items",
        }
        assert in_the_way(reader, oid(reader), seconds=60)[0].gid == "left"
        dropping = in_the_way(reader, oid(reader), seconds=0, dropping=True)
        assert {b.pid for b in dropping} == {writer, reads, None}
        assert {b.waiter for b in dropping} == {None}
        reader.run(dropping[-1].remedy)
