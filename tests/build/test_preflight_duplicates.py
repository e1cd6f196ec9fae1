"""Rows that are not unique are told before a unique index is begun."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from idx_core.build.preflight import duplicates
from idx_core.errors import BuildError
from tests.build.looking_ahead import listening, mind, told
from tests.build.sessions import LIMITS, Builder, Database

# items holds (1, 'a'), (2, 'a'), (3, 'b')


def refused(database: Database, elements: str = "(name)", **options: object) -> str:
    """The message; nothing was begun."""
    with (
        listening(database) as session,
        pytest.raises(BuildError, match="is not unique by") as error,
    ):
        Builder(session, kind="UNIQUE INDEX", elements=elements, **options).create()  # type: ignore[arg-type]
    assert not any("CONCURRENTLY" in statement for statement in session.ran)
    assert database.indexes() == {}
    return str(error.value)


@pytest.mark.peer(12)
def test_the_message_tells_where_and_how_many_but_no_value(database: Database) -> None:
    database.execute("INSERT INTO items VALUES (4, 'secret'), (5, 'secret'), (6, 'secret')")
    text = refused(database)
    assert text.startswith(
        "cannot run build 'by_name': table 'items' is not unique by (name): 2 keys occur more than "
        "once, in 5 rows ("
    )
    assert "2 rows, among them ctid (0,1) and (0,2)" in text
    assert "3 rows, among them ctid (0,4) and (0,6)" in text
    assert "secret" not in text
    assert "; values are hidden unless show_values is set)" in text


def test_the_query_that_it_names_lists_the_keys(database: Database) -> None:
    query = refused(database, "(name) WHERE name <> '%s'").rpartition("keys: ")[2]
    with listening(database) as session:
        cursor = session.connection.execute(query.encode())
        assert cursor.fetchall() == [("a", 2)]


def test_values_are_shown_to_those_who_ask(database: Database) -> None:
    database.execute("UPDATE items SET name = E'line\\nbreak \\x1b[31m' || repeat('x', 90)")
    text = refused(database, limits=replace(LIMITS, show_values=True))
    assert "among them ctid (0,4) and (0,6), name = 'line break [31mxxx" in text
    assert "…'" in text
    assert "hidden" not in text


def test_no_more_than_three_are_shown(database: Database) -> None:
    database.execute("INSERT INTO items SELECT n, n / 2 FROM generate_series(10, 29) n")
    text = refused(database)
    assert "11 keys occur more than once, in 22 rows (such as 2 rows" in text
    assert len(re.findall("ctid", text)) == 3


@pytest.mark.parametrize(
    ("elements", "is_unique"),
    [
        ("(id)", True),
        ("(name, id)", True),
        ("(name) INCLUDE (id)", False),
        ("(lower(name))", False),
        ("((id % 2))", False),
        ("((id % 3))", True),
        ("(name) WHERE id > 1", True),
        ("(name) WHERE id < 3", False),
        ("(name text_pattern_ops)", False),
        ("((name || chr(10 - id)))", True),
    ],
)
def test_the_definition_decides(database: Database, elements: str, is_unique: bool) -> None:
    if is_unique:
        told(database, elements, kind="UNIQUE INDEX")
        assert list(database.indexes()) == ["by_name"]
    else:
        refused(database, elements)


def test_nulls(database: Database) -> None:
    database.execute("UPDATE items SET name = NULL")
    told(database, "(name)", kind="UNIQUE INDEX")
    database.execute("DROP INDEX by_name")
    text = refused(database, "(name) NULLS NOT DISTINCT", limits=replace(LIMITS, show_values=True))
    assert "one key occurs more than once, in 3 rows" in text
    assert "name = NULL" in text


def test_an_index_that_is_not_unique_may_repeat(database: Database) -> None:
    assert told(database).events == []


def test_the_collation_of_the_index_decides(postgres15_url: str) -> None:
    """PostgreSQL 15 of Debian has ICU, the embedded one has not."""
    from contextlib import closing

    with closing(Database(postgres15_url)) as database:
        database.execute(
            "CREATE COLLATION folded (provider = icu, locale = 'und-u-ks-level2',"
            " deterministic = false)",
            "CREATE TABLE items (id int, name text)",
            "INSERT INTO items VALUES (1, 'a'), (2, 'A')",
        )
        refused(database, "(name COLLATE folded)")
        told(database, kind="UNIQUE INDEX")


def test_partitions(database: Database) -> None:
    database.execute(
        "CREATE TABLE days (id int, name text) PARTITION BY RANGE (id)",
        'CREATE TABLE "the first" PARTITION OF days FOR VALUES FROM (0) TO (10)',
        "CREATE TABLE second PARTITION OF days FOR VALUES FROM (10) TO (20)",
        "INSERT INTO days VALUES (1, 'a'), (1, 'a'), (11, 'a')",
    )
    text = refused(database, "(id, name)", table="days")
    assert '2 rows of "the first", among them ctid (0,1) and (0,2)' in text


def test_what_takes_too_long_is_told_as_not_checked(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duplicates, "SECONDS", 0.001)
    mind(monkeypatch, small=0)
    database.execute("INSERT INTO items SELECT n, n::text FROM generate_series(10, 90000) n")
    with listening(database) as session:
        with pytest.raises(Exception, match="could not create unique index"):
            Builder(session, kind="UNIQUE INDEX").create()
        (event,) = session.of("index_preflight")
    assert event["duplicates_unchecked"] == "looking took longer than 0.001 s"
    assert event["line"].endswith(
        "; duplicates were not looked for: looking took longer than 0.001 s"
    )


def test_who_may_not_read_the_rows_is_not_stopped(database: Database) -> None:
    database.execute("UPDATE items SET name = id::text")
    with database.role() as role, listening(database) as session:
        session.run(f"REVOKE SELECT ON items FROM {role}")
        session.run(f"SET SESSION AUTHORIZATION {role}")
        Builder(session, kind="UNIQUE INDEX").create()
    assert list(database.indexes()) == ["by_name"]


def test_rows_that_row_security_hides_are_not_overlooked(database: Database) -> None:
    """Who sees only some rows learns nothing from them, and the build itself decides."""
    with database.role() as role, listening(database) as session:
        session.run("ALTER TABLE items ENABLE ROW LEVEL SECURITY")
        session.run("ALTER TABLE items FORCE ROW LEVEL SECURITY")
        session.run("CREATE POLICY few ON items USING (id > 1)")
        session.run(f"SET SESSION AUTHORIZATION {role}")
        with pytest.raises(Exception, match="could not create unique index"):
            Builder(session, kind="UNIQUE INDEX").create()
