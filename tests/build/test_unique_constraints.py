"""Unique constraints over an index that was built before, in every form that PostgreSQL has."""

from __future__ import annotations

from functools import partial

import psycopg
import pytest

from idx_core.build.constraint import attach_index, drop_constraint
from idx_core.errors import BuildError
from tests.build.sessions import LIMITS, Builder, Database
from tests.build.test_timeouts import locked

VARIANTS = {
    "plain": ("(name)", "", "UNIQUE (name)"),
    "include": ("(name) INCLUDE (at)", "", "UNIQUE (name) INCLUDE (at)"),
    "deferrable": ("(name)", "DEFERRABLE", "UNIQUE (name) DEFERRABLE"),
    "deferred": (
        "(name)",
        "DEFERRABLE INITIALLY DEFERRED",
        "UNIQUE (name) DEFERRABLE INITIALLY DEFERRED",
    ),
    "nulls": ("(name) NULLS NOT DISTINCT", "", "UNIQUE NULLS NOT DISTINCT (name)"),
    "all": (
        "(name, at) INCLUDE (id) NULLS NOT DISTINCT",
        "DEFERRABLE INITIALLY DEFERRED",
        "UNIQUE NULLS NOT DISTINCT (name, at) INCLUDE (id) DEFERRABLE INITIALLY DEFERRED",
    ),
}
CONSTRAINT = """
SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'by_name' AND contype = 'u'
"""
TWICE = "INSERT INTO items SELECT id + 10, name, at FROM items WHERE id = 1"

pytestmark = pytest.mark.peer(10)


def attach(builder: Builder, how: str) -> None:
    statement = f"ALTER TABLE items ADD CONSTRAINT by_name UNIQUE USING INDEX by_name {how}"
    run = partial(builder.session.run, statement)
    attach_index(builder.session, builder.target, attach=run, limits=LIMITS)


def drop(builder: Builder) -> None:
    run = partial(builder.session.run, "ALTER TABLE items DROP CONSTRAINT by_name")
    drop_constraint(builder.session, builder.target, drop=run, limits=LIMITS)


@pytest.mark.parametrize("variant", VARIANTS)
def test_up_down_up(database: Database, variant: str) -> None:
    elements, how, definition = VARIANTS[variant]
    database.execute(
        "DELETE FROM items WHERE id = 2",
        "UPDATE items SET at = '2026-01-01' WHERE id = 1",
        f"CREATE TABLE stock (LIKE items, CONSTRAINT plainly {definition})",
    )
    for _ in range(2):
        builder = database.builder(kind="UNIQUE INDEX", elements=elements)
        for _ in range(2):  # the second time all is there
            builder.create()
            attach(builder, how)
        assert database.ask(CONSTRAINT) == [(definition,)]
        assert builder.concurrent == ["CREATE"]
        found = database.indexes()
        assert found["by_name"] == found["plainly"].replace("stock", "items").replace(
            "plainly", "by_name"
        )
        with pytest.raises(psycopg.errors.UniqueViolation):
            database.execute(TWICE)
        drop(builder)
        assert database.ask(CONSTRAINT) == []
        assert list(database.indexes()) == ["plainly"]


def test_uniqueness_holds_from_the_build_on(database: Database) -> None:
    """Also while the index cannot become the constraint's, and in between two runs."""
    database.execute("DELETE FROM items WHERE id = 2")
    builder = database.builder(kind="UNIQUE INDEX")
    builder.create()
    with locked(database, "ACCESS SHARE"), pytest.raises(BuildError, match="no lock in time"):
        attach(builder, "")
    with pytest.raises(psycopg.errors.UniqueViolation):
        database.execute(TWICE)
    builder.create()
    attach(builder, "")
    assert builder.concurrent == ["CREATE"]
    with pytest.raises(psycopg.errors.UniqueViolation):
        database.execute(TWICE)


@pytest.mark.usefixtures("late_duplicates")
def test_the_leftover_of_a_failed_build_never_becomes_a_constraint(database: Database) -> None:
    builder = database.builder(kind="UNIQUE INDEX")
    with pytest.raises(psycopg.errors.UniqueViolation):
        builder.create()
    with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState, match="is not valid"):
        attach(builder, "")
    database.execute("DELETE FROM items WHERE id = 2")
    builder.create()
    attach(builder, "")
    assert database.ask(CONSTRAINT) == [("UNIQUE (name)",)]
