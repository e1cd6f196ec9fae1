"""Snapshots of real databases, PostgreSQL 18 and 15."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import time
from collections.abc import Iterator

import psycopg
import pytest

from idx_core.errors import StatisticsError
from idx_core.model import TableName
from idx_core.statistics.dump import read_dump
from idx_core.statistics.file import parse_snapshot, snapshot_text
from idx_core.statistics.reading import read_snapshot
from idx_core.statistics.snapshot import (
    ColumnStatistics,
    CommonValues,
    IndexStatistics,
    Snapshot,
    TableStatistics,
)
from sample_projects.embedded import embedded_binaries
from tests.build.sessions import PsycopgSession
from tests.statistics.database import fill, session
from tests.support.postgres import PostgresServer


@pytest.fixture(scope="module")
def filled18(postgres18: PostgresServer) -> Iterator[str]:
    with postgres18.fresh_database() as url:
        fill(url)
        yield url


@pytest.fixture(scope="module")
def filled15(postgres15: PostgresServer) -> Iterator[str]:
    with postgres15.fresh_database() as url:
        fill(url)
        yield url


@pytest.fixture(params=["filled18", pytest.param("filled15", marks=pytest.mark.postgres15)])
def filled(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(request.param)
    return url


def snapshot_of(url: str, *, values: bool = False) -> Snapshot:
    with session(url) as source:
        return read_snapshot(source, values=values)


def table(snapshot: Snapshot, name: str, schema: str = "public") -> TableStatistics:
    found = snapshot.table(TableName(name, schema))
    assert found is not None
    return found


def column(snapshot: Snapshot, table_name: str, name: str) -> ColumnStatistics:
    found = table(snapshot, table_name).column(name)
    assert found is not None
    return found


def index(snapshot: Snapshot, table_name: str, name: str) -> IndexStatistics:
    found = table(snapshot, table_name).index(name)
    assert found is not None
    return found


def test_sizes(filled: str) -> None:
    snapshot = snapshot_of(filled)
    clients = table(snapshot, "clients")
    assert clients.rows == 5000
    assert 80 < clients.pages < 160
    assert clients.all_visible_pages <= clients.pages
    assert [c.name for c in clients.columns][:3] == ["id", "name", "mood"]
    assert table(snapshot, "empty").rows == 0
    assert table(snapshot, "events").pages == 0
    assert index(snapshot, "events_1", "events_1_day_idx").tuples == 3000
    assert table(snapshot, "t %s :x", 'od;d "schema').column("Näme '") is not None
    assert not any(t.name.schema == "pg_catalog" for t in snapshot)


def test_columns(filled: str) -> None:
    snapshot = snapshot_of(filled)
    seen = column(snapshot, "clients", "seen")
    assert (seen.null_fraction, seen.distinct, seen.average_width) == (0.25, -0.75, 8)
    assert seen.histogram is not None
    assert (seen.histogram.bounds, seen.histogram.values) == (101, None)
    mood = column(snapshot, "clients", "mood")
    assert mood.common is not None
    assert (mood.common.frequencies, mood.common.values) == ((0.5, 0.5), None)
    tags = column(snapshot, "clients", "tags")
    assert tags.elements is not None
    assert len(tags.elements.frequencies) == 10
    assert tags.elements.counts[-1] == pytest.approx(1.8568)
    assert column(snapshot, "events", "day").inherited
    assert not column(snapshot, "events_1", "day").inherited
    assert snapshot.has_values is False


def test_indexes(filled: str) -> None:
    snapshot = snapshot_of(filled)
    lower = index(snapshot, "clients", "clients_lower")
    assert (lower.height, lower.tuples) == (1, 5000)
    (expression,) = lower.expressions
    assert (expression.position, expression.distinct) == (1, -1)
    assert index(snapshot, "clients", "clients_flagged").tuples == 500
    assert index(snapshot, "clients", "clients_tags").height is None


def test_extended_statistics(filled: str) -> None:
    (pairs,) = table(snapshot_of(filled), "pairs").extended
    assert pairs.columns == ("a", "b")
    assert pairs.distinct == ((("a", "b"), 100.0),)
    assert (("a", "b"), 1.0) in pairs.dependencies
    assert pairs.common == CommonValues((0.01,) * 100)


def test_the_file_holds_all_of_it(filled: str) -> None:
    for values in (False, True):
        snapshot = snapshot_of(filled, values=values)
        assert snapshot.has_values is values
        assert parse_snapshot(snapshot_text(snapshot)) == snapshot


def test_sizes_of_now_and_the_density_of_then(filled: str) -> None:
    """As the planner has it, who does not wait for the next ANALYZE."""
    with psycopg.connect(filled, autocommit=True) as connection:
        connection.execute("CREATE TABLE grown (n int) WITH (autovacuum_enabled = off)")
        connection.execute("INSERT INTO grown SELECT generate_series(1, 3000)")
        connection.execute("ANALYZE grown")
        connection.execute("INSERT INTO grown SELECT generate_series(1, 2000)")
        plan = connection.execute("EXPLAIN SELECT FROM grown").fetchone()
        rows = table(snapshot_of(filled), "grown").rows
        connection.execute("DROP TABLE grown")
    assert plan is not None
    assert rows is not None
    assert f" rows={rows:.0f} " in plan[0]
    assert rows > 4000


def test_heights_are_read_where_pageinspect_is(filled: str) -> None:
    derived = snapshot_of(filled)
    for words in ("heights of B-trees: derived", "what GIN indexes count:"):
        assert any(words in sentence for sentence in derived.missing)
    with psycopg.connect(filled, autocommit=True) as connection:
        connection.execute('CREATE SCHEMA "in spect"')
        connection.execute('CREATE EXTENSION pageinspect SCHEMA "in spect"')
        try:
            read = snapshot_of(filled)
        finally:
            connection.execute('DROP SCHEMA "in spect" CASCADE')
    assert not any("pageinspect" in sentence for sentence in read.missing)
    tags = index(read, "clients", "clients_tags").gin
    assert tags is not None
    assert tags.entries == 7
    assert index(derived, "clients", "clients_tags").gin is None
    assert index(read, "clients", "clients_lower").gin is None
    without = [[dataclasses.replace(i, gin=None) for i in t.indexes] for t in read]
    assert without == [list(t.indexes) for t in derived]


def test_nothing_is_written_and_nothing_stays(filled18: str) -> None:
    with session(filled18) as source:
        read_snapshot(source)
        assert source.ran[1] == "SET TRANSACTION READ ONLY" or "READ ONLY" in source.ran[0]
        assert source.rows("SHOW statement_timeout") == [("0",)]
        assert source.is_usable


def test_what_the_role_may_not_see_is_named(filled18: str) -> None:
    with session(filled18) as source:
        source.run("CREATE ROLE idx_reader")
        try:
            source.run("GRANT USAGE ON SCHEMA public TO idx_reader")
            source.run("GRANT SELECT ON clients TO idx_reader")
            source.run("SET ROLE idx_reader")
            snapshot = read_snapshot(source)
            source.run("RESET ROLE")
        finally:
            source.run("RESET ROLE")
            source.run("DROP OWNED BY idx_reader")
            source.run("DROP ROLE idx_reader")
    assert column(snapshot, "clients", "id").distinct == -1
    assert table(snapshot, "pairs").columns == ()
    assert table(snapshot, "pairs").pages > 0
    assert "statistics of public.pairs: this role may not SELECT" in snapshot.missing


def test_many_tables_of_one_reason_are_one_sentence(filled: str) -> None:
    with psycopg.connect(filled, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA new")
        try:
            for number in range(3):
                connection.execute(f"CREATE TABLE new.t{number} ()".encode())
            three = snapshot_of(filled).missing
            for number in range(3, 9):
                connection.execute(f"CREATE TABLE new.t{number} ()".encode())
            nine = snapshot_of(filled).missing
        finally:
            connection.execute("DROP SCHEMA new CASCADE")
    assert "statistics of new.t2: never analysed" in three
    assert "statistics of 9 tables, new.t0 the first of them: never analysed" in nine


def test_rows_that_row_security_hides(filled18: str) -> None:
    with session(filled18) as source:
        source.run("CREATE ROLE idx_watched")
        source.run("CREATE TABLE hidden AS SELECT generate_series(1, 500) n")
        try:
            source.run("ANALYZE hidden")
            source.run("ALTER TABLE hidden ENABLE ROW LEVEL SECURITY")
            source.run("GRANT SELECT ON hidden TO idx_watched")
            source.run("SET ROLE idx_watched")
            snapshot = read_snapshot(source)
        finally:
            source.run("RESET ROLE")
            source.run("DROP TABLE hidden")
            source.run("DROP ROLE idx_watched")
    assert table(snapshot, "hidden").columns == ()
    assert "statistics of public.hidden: row security hides them from this role" in snapshot.missing


def test_settings_that_are_not_at_their_default(filled18: str) -> None:
    with session(filled18) as source:
        source.run("SET random_page_cost = 1.1")
        source.run("SET work_mem = '64MB'")
        source.run("SET application_name = 'nothing to do with plans'")
        settings = dict(read_snapshot(source).settings)
    assert settings == {"random_page_cost": "1.1", "work_mem": "64MB"}


def test_rates_per_day(filled: str) -> None:
    """Of a database whose files say that it was made two days ago."""
    assert any("less than an hour" in sentence for sentence in snapshot_of(filled).missing)
    with psycopg.connect(filled, autocommit=True) as connection:
        connection.execute("SELECT pg_stat_clear_snapshot()")
        row = connection.execute(
            "SELECT current_setting('data_directory') || '/base/' || oid || '/PG_VERSION'"
            " FROM pg_database WHERE datname = current_database()"
        ).fetchone()
    assert row is not None
    made = time.time() - 2 * 86_400
    os.utime(row[0], (made, made))
    activity = table(snapshot_of(filled), "clients").activity
    assert activity is not None
    assert activity.inserts == pytest.approx(2500, rel=0.001)
    assert activity.growth == activity.inserts


def test_a_locked_table_ends_in_one_line(filled18: str) -> None:
    class Impatient(PsycopgSession):
        def run(self, statement: str) -> None:
            super().run(statement.replace("5s", "50ms"))

    with (
        psycopg.connect(filled18) as blocker,
        psycopg.connect(filled18, autocommit=True) as connection,
    ):
        blocker.execute("LOCK TABLE clients IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(StatisticsError) as error:
            read_snapshot(Impatient(connection))
    assert str(error.value) == (
        "cannot read the statistics: canceling statement due to lock timeout"
    )


def test_a_dump_of_statistics_gives_the_same(filled18: str) -> None:
    live = snapshot_of(filled18, values=True)
    dump = embedded_binaries() / "pg_dump"
    options = ["--no-data", "--statistics", filled18]
    text = subprocess.run([dump, *options], capture_output=True, text=True, check=True).stdout
    dumped = read_dump(text, values=True)
    for name in ("clients", "events", "events_1"):
        expected, found = table(live, name), table(dumped, name)
        assert (found.rows, found.pages) == (expected.rows, expected.pages)
        assert set(found.columns) == set(expected.columns)
    assert _unnamed(index(dumped, "clients", "clients_lower")) == _unnamed(
        index(live, "clients", "clients_lower")
    )
    assert not read_dump(text).has_values


def _unnamed(found: IndexStatistics) -> IndexStatistics:
    """A dump knows neither how PostgreSQL calls an expression nor how often it scans."""
    expressions = tuple(dataclasses.replace(e, name="") for e in found.expressions)
    return dataclasses.replace(found, expressions=expressions, scans_per_day=None)
