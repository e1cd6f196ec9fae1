"""Broken indexes, broken for real, and what `repair` says and does."""

from __future__ import annotations

import psycopg
import pytest

from idx_core.build.broken import BrokenIndex, Remedy, broken_indexes
from idx_core.build.limits import Limits
from idx_core.build.repair import repair, statement
from idx_core.build.repair_verb import run_repair
from idx_core.errors import BuildError
from tests.build.sessions import (
    Database,
    PsycopgSession,
    end_waiting,
    in_background,
    old_transaction,
)

BUILD = "CREATE INDEX CONCURRENTLY by_name ON items (name)"
UNIQUE = 'CREATE UNIQUE INDEX CONCURRENTLY "by ""name" ON items (name)'


def session_of(database: Database) -> PsycopgSession:
    return database.builder().session


def interrupt(database: Database, statement: str) -> None:
    with old_transaction(database.url), in_background(database.url, statement):
        end_waiting(database.url, statement, "pg_cancel_backend")


def fail_unique(database: Database) -> None:
    with pytest.raises(psycopg.errors.UniqueViolation):
        database.execute(UNIQUE)


def only(database: Database) -> BrokenIndex:
    (broken,) = broken_indexes(session_of(database))
    return broken


def said(database: Database, *, yes: bool = False) -> tuple[bool, str]:
    lines: list[str] = []
    well = run_repair(session_of(database), Limits(), yes=yes, say=lines.append)
    assert all(len(line) <= 100 for line in lines)
    return well, "\n".join(lines)


def test_nothing_is_broken(database: Database) -> None:
    database.execute(BUILD)
    assert said(database, yes=True) == (True, "No index is broken.")


@pytest.mark.peer(4)
def test_a_build_that_failed_is_rebuilt(database: Database) -> None:
    fail_unique(database)
    well, text = said(database)
    assert not well
    assert text.splitlines()[0] == 'public.items: by "name'
    assert 'rebuild: REINDEX INDEX CONCURRENTLY "public"."by ""name";' in text
    assert text.endswith("Nothing was done; with --yes one index is repaired as shown.")

    well, text = said(database, yes=True)  # the rows that clash are still there
    assert not well
    assert "cannot repair index 'by \"name': could not create unique index \"by" in text
    assert "(a)" not in text  # nobody asked for values
    assert list(database.indexes()) == ['by "name']  # the copy that failed is gone again

    database.execute("DELETE FROM items WHERE id = 2")
    well, text = said(database, yes=True)
    assert text.endswith("rebuilt")
    assert well
    assert said(database) == (True, "No index is broken.")
    assert not any(text.endswith("INVALID") for text in database.indexes().values())


@pytest.mark.peer(4)
def test_the_leftover_of_a_rebuild_is_dropped(database: Database) -> None:
    database.execute(BUILD)
    interrupt(database, "REINDEX INDEX CONCURRENTLY by_name")
    broken = only(database)
    assert broken.relation.name == "by_name_ccnew"
    assert broken.remedy is Remedy.DROP
    well, _ = said(database, yes=True)
    assert well
    assert list(database.indexes()) == ["by_name"]


def test_an_index_named_so_by_somebody_is_no_leftover(database: Database) -> None:
    database.execute("CREATE INDEX by_name_ccnew ON items (name)")
    assert broken_indexes(session_of(database)) == ()


@pytest.mark.peer(5)
def test_a_build_in_progress_is_let_be(database: Database) -> None:
    with old_transaction(database.url), in_background(database.url, BUILD):
        broken = only(database)
        assert broken.remedy is Remedy.WAIT
        assert "is building it" in broken.reason
        well, text = said(database, yes=True)
        assert not well
        assert "wait: not repaired here" in text
        with pytest.raises(BuildError, match="is building it"):
            repair(session_of(database), broken, Limits())
        end_waiting(database.url, BUILD, "pg_cancel_backend")


def test_a_partition_without_an_index(database: Database) -> None:
    database.execute(
        "CREATE TABLE events (id int, day date) PARTITION BY RANGE (day)",
        "CREATE TABLE events_1 PARTITION OF events DEFAULT",
        "CREATE INDEX events_day ON ONLY events (day)",
    )
    broken = only(database)
    assert (broken.relation.name, broken.remedy) == ("events_day", Remedy.BY_HAND)
    assert statement(session_of(database), broken) is None


def test_what_was_mended_meanwhile_is_not_touched(database: Database) -> None:
    interrupt(database, BUILD)
    broken = only(database)
    database.execute("DROP INDEX by_name", BUILD)
    session = session_of(database)
    repair(session, broken, Limits())
    assert session.notes == ["index 'by_name' is no longer broken: nothing to do"]
    assert not any("REINDEX" in run for run in session.ran)


def test_names_do_no_harm(database: Database) -> None:
    name = 'x"; DROP TABLE items; --\n\x1b[31m'
    quoted = name.replace('"', '""')
    with pytest.raises(psycopg.errors.UniqueViolation):
        database.execute(f'CREATE UNIQUE INDEX CONCURRENTLY "{quoted}" ON items (name)')
    _, text = said(database)
    assert "\x1b" not in text
    database.execute("DELETE FROM items WHERE id = 2")
    well, _ = said(database, yes=True)
    assert well
    assert list(database.indexes()) == [name]
