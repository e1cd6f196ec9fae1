"""What is told of an index before it is built, against what it then is."""

from __future__ import annotations

import json

import pytest

from idx_core.build.preflight import preflight
from idx_core.errors import BuildError
from tests.build.looking_ahead import listening, mind, told
from tests.build.sessions import Builder, Database

FILL = """
INSERT INTO items SELECT n, 'name ' || n / 8, timestamptz '2026-01-01' + n * interval '1 s',
    to_tsvector('simple', 'a' || n % 100 || ' b' || n)
FROM generate_series(10, 30000) n
"""
ELEMENTS = [
    "(name)",
    "(at)",
    "(name, at)",
    "(id) INCLUDE (name)",
    "(lower(name))",
    "(name) WHERE id % 10 = 0 AND name LIKE 'name%'",
    "(id) WHERE at IS NULL",
    "((100 / (id - 4711))) WHERE id <> 4711",
    "USING hash (id)",
    "USING brin (at)",
    "USING gin (words)",
]


@pytest.fixture
def filled(database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    mind(monkeypatch, small=0)
    database.execute(FILL, "VACUUM ANALYZE items")
    return database


def test_the_size_lies_within_what_was_told(filled: Database) -> None:
    ranges = []
    for number, elements in enumerate(ELEMENTS):
        (event,) = told(filled, elements, name=f"index_{number}").of("index_preflight")
        quickest, slowest = event["seconds"]
        assert 0 < quickest < slowest < 60
        assert event["rows"] == pytest.approx(29994, rel=0.02)
        ranges.append(event["index_bytes"])
    sizes = "SELECT relname, pg_relation_size(oid) FROM pg_class WHERE relname ~ '^index_'"
    found = dict(filled.ask(sizes))
    for number, elements in enumerate(ELEMENTS):
        low, high = ranges[number]
        size = found[f"index_{number}"]
        # pages are whole, which shows in small indexes
        assert low * 0.9 <= size <= high * 1.1 + 16384, elements


def test_the_line_and_the_event(filled: Database) -> None:
    (event,) = told(filled, "(at)").of("index_preflight")
    line = event.pop("line")
    assert json.loads(json.dumps(event)) == event
    assert line.startswith("index by_name on items (")
    assert ", about 30 thousand rows): takes " in line
    assert "maintenance_work_mem" not in line
    assert {key: event[key] for key in ("version", "index", "schema", "table", "method")} == {
        "version": 1,
        "index": "by_name",
        "schema": "public",
        "table": "items",
        "method": "btree",
    }
    assert event["spills"] is False


def test_a_small_table_is_built_in_silence(
    filled: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    mind(monkeypatch)
    session = told(filled)
    assert (session.events, session.notes) == ([], [])


def test_an_index_that_is_there_needs_no_look(filled: Database) -> None:
    assert told(filled).events
    again = told(filled)
    assert again.events == []
    assert not any("PREPARE" in statement for statement in again.ran)


def test_nothing_is_left_in_the_session(filled: Database) -> None:
    with listening(filled) as session:
        before = session.rows("SELECT name, setting FROM pg_settings ORDER BY name")
        Builder(session, kind="UNIQUE INDEX", elements="(id, name)").create()
        assert session.rows("SELECT name, setting FROM pg_settings ORDER BY name") == before
        assert session.rows("SELECT name FROM pg_prepared_statements WHERE from_sql") == []
        assert session.rows("SELECT 1 FROM pg_class WHERE relpersistence = 't'") == []


def test_statements_are_few(filled: Database) -> None:
    """Each costs a round trip: rows() and run() of one look."""
    with listening(filled) as session:
        begun = session.connection.execute("SELECT 1")  # the connection is there
        assert begun.fetchone()
        builder = Builder(session, elements="(name) WHERE id > 5")
        counted: list[str] = []
        rows, run = session.rows, session.run
        session.rows = lambda sql, p=(): counted.append(sql) or rows(sql, p)  # type: ignore[assignment, func-returns-value, method-assign, redundant-expr]
        session.run = lambda sql: counted.append(sql) or run(sql)  # type: ignore[assignment, func-returns-value, method-assign, redundant-expr]
        builder.create()
    last = max(n for n, sql in enumerate(counted) if "DEALLOCATE" in sql)
    first = min(n for n, sql in enumerate(counted) if "TEMPORARY" in sql)
    assert last - first <= 30


def test_sorting_that_spills_names_the_setting(filled: Database) -> None:
    filled.execute(
        f"ALTER DATABASE {filled.ask('SELECT current_database()')[0][0]}"
        " SET maintenance_work_mem = '1MB'"
    )
    (event,) = told(filled).of("index_preflight")
    assert event["spills"]
    assert event["line"].endswith(" spills to files, as maintenance_work_mem is 1.0 MB")


def test_a_table_without_statistics(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    mind(monkeypatch, small=0)
    database.execute("ALTER TABLE items SET (autovacuum_enabled = false)", FILL)
    (event,) = told(database, "(name) WHERE id < 15000").of("index_preflight")
    assert event["rows"] == pytest.approx(29994, rel=0.2)
    low, high = event["entries"]
    assert 7000 < low <= high < 25000
    ((size,),) = database.ask("SELECT pg_relation_size('by_name')")
    low, high = event["index_bytes"]
    assert low * 0.8 <= size <= high * 1.2 + 16384


def test_partitions_are_told_once_and_as_a_whole(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    mind(monkeypatch, small=0)
    database.execute(
        "CREATE TABLE days (id int, name text) PARTITION BY RANGE (id)",
        "CREATE TABLE first PARTITION OF days FOR VALUES FROM (0) TO (10000)",
        "CREATE TABLE second PARTITION OF days FOR VALUES FROM (10000) TO (40000)",
        "INSERT INTO days SELECT n, 'name ' || n FROM generate_series(0, 39999) n",
        "ANALYZE first, second",
    )
    (event,) = told(database, "(name)", table="days").of("index_preflight")
    assert event["rows"] == pytest.approx(40000, rel=0.05)
    ((size,),) = database.ask(
        "SELECT sum(pg_relation_size(indexrelid))::int8 FROM pg_index"
        " WHERE indrelid IN ('first'::regclass, 'second'::regclass)"
    )
    low, high = event["index_bytes"]
    assert low <= size <= high
    database.execute("DROP INDEX by_name", "CREATE INDEX first_name ON first (name)")


def test_hostile_names(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    mind(monkeypatch, small=0)
    name = 'a "%s" :b\n\x1b[31m'
    quoted = name.replace('"', '""')
    database.execute(
        f'CREATE TABLE "{quoted}" ("{quoted}" text)',
        f"INSERT INTO \"{quoted}\" SELECT 'x' || n FROM generate_series(1, 9) n",
    )
    elements = f'(lower("{quoted}")) WHERE "{quoted}" <> \'%s :c\''
    (event,) = told(database, elements, table=name, name="ix" + name).of("index_preflight")
    assert event["table"] == name
    assert event["line"].startswith('index ixa "%s" :b [31m on a "%s" :b [31m (8 kB, ')


def test_who_may_not_read_the_table_builds_it_all_the_same(
    filled: Database,
) -> None:
    """Without statistics, monitoring, temporary tables or rows to look at."""
    with filled.role() as role, listening(filled) as session:
        session.run(
            "REVOKE TEMPORARY ON DATABASE {} FROM public".format(
                filled.ask("SELECT current_database()")[0][0]
            )
        )
        session.run(f"REVOKE SELECT ON items FROM {role}")
        session.run(f"SET SESSION AUTHORIZATION {role}")
        Builder(session).create()
        assert (session.events, session.notes) == ([], [])
    assert "by_name" in filled.indexes()


def test_a_role_without_monitoring_is_told_the_same(filled: Database) -> None:
    with filled.role() as role, listening(filled) as session:
        session.run(f"SET SESSION AUTHORIZATION {role}")
        Builder(session).create()
        (event,) = session.of("index_preflight")
        assert event["rows"] == pytest.approx(29994, rel=0.02)
        assert event["disks"] == []  # where the server's files are is not shown to it


@pytest.mark.peer(12)
def test_a_disk_that_is_too_small(filled: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """So many rows as the statistics claim go onto no disk."""
    before = filled.ask("SELECT pg_relation_filepath('items')")
    filled.execute("UPDATE pg_class SET reltuples = 3e38, relpages = 1 WHERE relname = 'items'")
    with listening(filled) as session:
        with pytest.raises(BuildError) as error:
            Builder(session, elements="(at)").create()
        assert session.events == []
    text = str(error.value)
    assert text.startswith("cannot run build 'by_name': the disk of ")
    assert " free, and the build needs at least about " in text
    assert text.endswith("Free or add space, or give the index another TABLESPACE.")
    assert filled.indexes() == {}
    assert filled.ask("SELECT pg_relation_filepath('items')") == before
    filled.execute("ANALYZE items")
    (event,) = told(filled, "(at)").of("index_preflight")
    assert all(disk["need"] < disk["free"] for disk in event["disks"])
    assert preflight.SMALL == 0
