"""Builds and drops that really failed, and others that are still running."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest

from idx_core.errors import BuildError
from tests.build.sessions import (
    LIMITS,
    Builder,
    Database,
    end_waiting,
    in_background,
    old_transaction,
)

BUILD = "CREATE INDEX CONCURRENTLY by_name ON items (name)"


@pytest.mark.peer(4)
@pytest.mark.usefixtures("late_duplicates")
def test_a_unique_build_that_failed_is_built_again(database: Database) -> None:
    builder = database.builder(kind="UNIQUE INDEX")
    for _ in range(2):  # the second time nothing is mended yet: still one leftover
        with pytest.raises(psycopg.errors.UniqueViolation):
            builder.create()
        assert list(database.indexes()) == ["by_name"]
        assert database.indexes()["by_name"].endswith("INVALID")
    database.execute("DELETE FROM items WHERE id = 2")
    builder.create()
    assert database.indexes() == {
        "by_name": "CREATE UNIQUE INDEX by_name ON public.items USING btree (name)"
    }
    assert builder.concurrent == ["CREATE", "DROP", "CREATE", "DROP", "CREATE"]
    builder.create()
    assert builder.session.notes[-1] == "index 'by_name' is there already: nothing to build"


@pytest.mark.parametrize("function", ["pg_terminate_backend", "pg_cancel_backend"])
@pytest.mark.peer(1)
def test_a_build_that_was_ended_half_way_is_built_again(database: Database, function: str) -> None:
    with old_transaction(database.url), in_background(database.url, BUILD) as errors:
        end_waiting(database.url, BUILD, function)
    assert len(errors) == 1
    assert database.indexes()["by_name"].endswith("INVALID")
    database.builder().create()
    assert not database.indexes()["by_name"].endswith("INVALID")


@pytest.mark.peer(5)
def test_a_build_in_progress_is_neither_dropped_nor_disturbed(database: Database) -> None:
    builder = database.builder(limits=replace(LIMITS, build_deadline=1))
    with old_transaction(database.url), in_background(database.url, BUILD) as errors:
        building = (
            r"after 1 s process \d+ \(since [-\d: ]+\) is building index 'by_name'\. Run this"
        )
        with pytest.raises(BuildError, match=building):
            builder.create()
        with pytest.raises(BuildError, match=building):
            builder.drop()
        end_waiting(database.url, BUILD, "pg_cancel_backend")
    assert "QueryCanceled" in repr(errors)
    assert builder.concurrent == []
    assert database.indexes()["by_name"].endswith("INVALID")
    builder.create()
    assert not database.indexes()["by_name"].endswith("INVALID")


@pytest.mark.peer(8)
def test_a_drop_that_was_cancelled_is_finished(database: Database) -> None:
    database.execute(BUILD)
    drop = "DROP INDEX CONCURRENTLY by_name"
    with old_transaction(database.url), in_background(database.url, drop):
        end_waiting(database.url, drop, "pg_cancel_backend")
    assert database.indexes()["by_name"].endswith("INVALID")
    builder = database.builder()
    builder.drop()
    assert database.indexes() == {}
    builder.drop()
    assert builder.session.notes == ["index 'by_name' is already gone: nothing to drop"]


@pytest.mark.peer(8)
def test_a_drop_that_was_cancelled_is_undone_by_creating(database: Database) -> None:
    database.execute(BUILD)
    drop = "DROP INDEX CONCURRENTLY by_name"
    with old_transaction(database.url), in_background(database.url, drop):
        end_waiting(database.url, drop, "pg_cancel_backend")
    database.builder().create()
    assert not database.indexes()["by_name"].endswith("INVALID")


@pytest.mark.usefixtures("late_duplicates")
def test_a_hidden_build_may_be_ours_only_on_the_same_table(database: Database) -> None:
    """Without pg_read_all_stats one sees that somebody builds something, and who locks what."""
    database.execute("CREATE TABLE others (id int)", "CREATE TABLE read_only ()")
    with database.role() as role:
        limits = replace(LIMITS, build_deadline=1)
        builder = database.builder(kind="UNIQUE INDEX", limits=limits)
        builder.session.run(f"SET SESSION AUTHORIZATION {role}")
        with pytest.raises(psycopg.errors.UniqueViolation):
            builder.create()
        database.execute("DELETE FROM items WHERE id = 2")
        same = "CREATE INDEX CONCURRENTLY other ON items (id)"
        with old_transaction(database.url), in_background(database.url, same):
            assert _hidden_builds(builder) == 1
            with pytest.raises(BuildError, match=r"process \d+ is building index 'by_name'"):
                builder.create()
            end_waiting(database.url, same)
        elsewhere = "CREATE INDEX CONCURRENTLY elsewhere ON others (id)"
        # whose reader is in the way of a build, and not of dropping what it leaves
        with old_transaction(database.url, "read_only"), in_background(database.url, elsewhere):
            assert _hidden_builds(builder) == 1
            with pytest.raises(BuildError, match="not finished after 1 s"):
                builder.create()  # is not refused; it waits for old snapshots as any build does
            end_waiting(database.url, elsewhere)
        builder.create()
        assert not database.indexes()["by_name"].endswith("INVALID")


def _hidden_builds(builder: Builder) -> int:
    query = "SELECT 1 FROM pg_stat_progress_create_index WHERE relid IS NULL"
    return len(builder.session.rows(query))
