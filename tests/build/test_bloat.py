"""Bloated indexes, bloated for real, found and rebuilt; and near ones that are let be."""

from __future__ import annotations

import pytest

from idx_core.build.bloat import Threshold, bloated_indexes
from idx_core.build.broken import Remedy
from idx_core.build.limits import Limits
from idx_core.build.repair import repair, statement
from idx_core.build.repair_options import percentage
from idx_core.build.repair_verb import run_repair
from idx_core.errors import BuildError
from tests.build.sessions import Database, PsycopgSession, old_transaction

SMALL = Threshold(percent=30, least=400_000)
"""Tests need no 10 MB: 30,000 numbers are 670 kB."""
FILL = "INSERT INTO {} SELECT n FROM generate_series(1, 30000) n"
EMPTY = "DELETE FROM {} WHERE id % 20 <> 0"
BUILDS = (
    "CREATE TABLE bloated (id int)",
    "CREATE INDEX by_id ON bloated (id)",
    FILL.format("bloated"),
    EMPTY.format("bloated"),
    "VACUUM ANALYZE bloated",
)


def session_of(database: Database) -> PsycopgSession:
    return database.builder().session


def found(database: Database, threshold: Threshold = SMALL) -> dict[str, str]:
    indexes = bloated_indexes(session_of(database), threshold)
    assert {index.remedy for index in indexes} <= {Remedy.REBUILD}
    return {index.relation.name: index.reason for index in indexes}


@pytest.mark.parametrize("how", ["measured", "estimated"])
def test_found_and_rebuilt(database: Database, how: str) -> None:
    if how == "measured":
        database.execute('CREATE SCHEMA "my tools"')
        database.execute('CREATE EXTENSION pgstattuple SCHEMA "my tools"')
    database.execute(*BUILDS)
    (index,) = bloated_indexes(session_of(database), SMALL)
    assert index.relation.name == "by_id"
    assert f" % bloat ({how}), " in index.reason
    assert index.reason.endswith(" kB to save")
    assert 85 <= int(index.reason.split()[0]) <= 97  # one row in twenty is left
    session = session_of(database)
    assert statement(session, index) == 'REINDEX INDEX CONCURRENTLY "public"."by_id"'
    repair(session, index, Limits())
    assert found(database) == {}
    assert list(database.indexes()) == ["by_id"]
    session = session_of(database)
    repair(session, index, Limits())  # its successor is no longer the one that was found
    assert session.notes == ["index 'by_id' is no longer as it was found: nothing to do"]
    assert not any("REINDEX" in statement for statement in session.ran)


@pytest.mark.parametrize("how", ["measured", "estimated"])
def test_near_misses(database: Database, how: str) -> None:
    if how == "measured":
        database.execute("CREATE EXTENSION pgstattuple")
    database.execute(
        *(
            statement.replace("bloated", "broken_in")
            for statement in (*BUILDS[:3], "VACUUM ANALYZE bloated")  # full to the brim
        ),
        "CREATE TABLE airy (id int)",
        FILL.format("airy"),
        "CREATE INDEX airy_id ON airy (id) WITH (fillfactor = 20)",  # as its owner wants it
        "CREATE TABLE other (id int)",
        FILL.format("other"),
        "CREATE INDEX other_id ON other USING hash (id)",
        "CREATE TABLE excluding (id int, EXCLUDE (id WITH =))",
        FILL.format("excluding"),
        EMPTY.format("excluding"),
        "VACUUM ANALYZE airy",
        "VACUUM ANALYZE other",
        "VACUUM ANALYZE excluding",
    )
    assert found(database) == {}


def test_the_threshold(database: Database) -> None:
    database.execute(*BUILDS)
    assert found(database, Threshold(percent=30)) == {}  # far from 10 MB
    assert found(database, Threshold(percent=99, least=400_000)) == {}


def test_no_statistics_no_estimate(database: Database) -> None:
    database.execute(
        "CREATE TABLE unknown (id int) WITH (autovacuum_enabled = off)",
        "CREATE INDEX unknown_id ON unknown (id)",
        FILL.format("unknown"),
        EMPTY.format("unknown"),
    )
    assert found(database) == {}


def test_partitions_expressions_and_keys(database: Database) -> None:
    database.execute(
        "CREATE TABLE events (id int PRIMARY KEY) PARTITION BY RANGE (id)",
        "CREATE TABLE events_1 PARTITION OF events DEFAULT",
        "CREATE INDEX events_expression ON events ((id::text || 'x'))",
        FILL.format("events"),
        EMPTY.format("events"),
        "VACUUM ANALYZE events",
    )
    assert list(found(database)) == ["events_1_expr_idx", "events_1_pkey"]
    session = session_of(database)
    for index in bloated_indexes(session, SMALL):
        repair(session, index, Limits())
    assert found(database) == {}


def test_a_rebuild_that_was_ended_is_done_the_next_time(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("idx_core.build.repair.PATIENCE", 0.2)
    database.execute(*BUILDS)
    (index,) = bloated_indexes(session_of(database), SMALL)
    with (
        old_transaction(database.url, "bloated"),
        pytest.raises(BuildError, match=r"not finished after 0\.5 s; index 'by_id' is as it was"),
    ):
        repair(session_of(database), index, Limits(build_deadline=0.5))
    assert list(found(database)) == ["by_id"]
    lines: list[str] = []
    assert run_repair(session_of(database), Limits(), yes=True, say=lines.append)  # what was left
    repair(session_of(database), index, Limits())
    assert found(database) == {}
    assert list(database.indexes()) == ["by_id"]


@pytest.mark.parametrize("text", ["0", "100", "-3", "many", "nan"])
def test_no_percentage(text: str) -> None:
    with pytest.raises(ValueError, match=r"^$|could not convert"):
        percentage(text)
