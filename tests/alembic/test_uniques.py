"""Unique constraints on existing tables: built concurrently, attached, and run again."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from tests.alembic.conftest import Make
from tests.alembic.project import Project


def items(*more: Any, **options: Any) -> sa.MetaData:
    metadata = sa.MetaData(**options)
    sa.Table(
        "items",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("code", sa.String(10)),
        *more,
    )
    return metadata


def with_tables(
    make: Make, url: str, before: sa.MetaData, after: sa.MetaData, **options: Any
) -> Project:
    project = make(before, url=url, **options)
    project.create_tables()
    project.metadata = after
    return project


def constraints_of(project: Project) -> dict[str, str]:
    query = (
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE contype = 'u' AND conrelid = 'items'::regclass"
    )
    with project.engine().connect() as connection:
        return {str(name): str(text) for name, text in connection.exec_driver_sql(query)}


def there_and_back(project: Project) -> None:
    before = project.catalog()
    project.upgrade()
    after = project.catalog()
    project.check()
    project.downgrade("base")
    assert project.catalog() == before
    project.upgrade()
    assert project.catalog() == after


HAS_INCLUDE = any(  # SQLAlchemy 2.0.41
    kind is sa.UniqueConstraint and "include" in (words or {})
    for kind, words in postgresql.dialect.construct_arguments or ()
)
OPTIONS: dict[str, tuple[dict[str, Any], str]] = {
    "plain": ({}, "UNIQUE ({})"),
    "later": ({"deferrable": True}, "UNIQUE ({}) DEFERRABLE"),
    "at_end": (
        {"deferrable": True, "initially": "deferred"},
        "UNIQUE ({}) DEFERRABLE INITIALLY DEFERRED",
    ),
    "once": ({"postgresql_nulls_not_distinct": True}, "UNIQUE NULLS NOT DISTINCT ({})"),
}
if HAS_INCLUDE:
    OPTIONS["more"] = ({"postgresql_include": ["id"]}, "UNIQUE ({}) INCLUDE (id)")


@pytest.mark.peer(10)
def test_every_option(on_postgres: Make, any_postgres_url: str) -> None:
    def columns() -> list[Any]:
        return [sa.Column(f"c_{name}", sa.Integer) for name in OPTIONS]

    constraints = [
        sa.UniqueConstraint(f"c_{name}", name=name, **options)
        for name, (options, _) in OPTIONS.items()
    ]
    before, after = items(*columns()), items(*columns(), *constraints)
    project = with_tables(on_postgres, any_postgres_url, before, after)
    (text,) = project.revision()
    assert text.count("postgresql_concurrently=True") == len(OPTIONS)
    assert "create_unique_constraint" not in text
    there_and_back(project)
    assert constraints_of(project) == {
        name: made.format(f"c_{name}") for name, (_, made) in OPTIONS.items()
    }


ONCE = {"once": "UNIQUE (code)"}


@pytest.mark.parametrize("named", [True, False], ids=["with us", "without us"])
def test_ended_after_each_statement(on_postgres: Make, postgres_url: str, named: bool) -> None:
    once = sa.UniqueConstraint("code", name="once")
    project = with_tables(on_postgres, postgres_url, items(), items(once))
    (text,) = project.revision()
    (path,) = project.versions.glob("*.py")
    for done in ("op.create_index(", ")"):
        end_after(path, done)
        with pytest.raises(SystemError, match="ended"):
            project.upgrade()
        path.write_text(text)
        if done == ")":
            assert constraints_of(project) == ONCE
        if not named:  # stock Alembic would stop at the index, which is there
            project.execute("ALTER TABLE items DROP CONSTRAINT IF EXISTS once")
            project.execute("DROP INDEX IF EXISTS once")
            project.options["autogenerate_plugins"] = ["alembic.autogenerate.*"]
    project.upgrade()
    assert constraints_of(project) == ONCE
    end_after(path, "op.drop_constraint(")
    with pytest.raises(SystemError, match="ended"):
        project.downgrade("base")
    path.write_text(text)
    project.downgrade("base")
    assert constraints_of(project) == {}


def end_after(path: Path, statement: str) -> None:
    lines = path.read_text().splitlines(keepends=True)
    (last,) = (n for n, line in enumerate(lines) if line.startswith(f"        {statement}"))
    lines.insert(last + 1, "        raise SystemError('ended')\n")
    path.write_text("".join(lines))


@pytest.mark.usefixtures("late_duplicates")
def test_duplicates_are_mended_and_it_is_run_again(on_postgres: Make, postgres_url: str) -> None:
    once = sa.UniqueConstraint("code", name="once")
    project = with_tables(on_postgres, postgres_url, items(), items(once))
    project.execute("INSERT INTO items VALUES (1, 'a'), (2, 'a')")
    project.revision()
    for _ in range(2):
        with pytest.raises(sa.exc.IntegrityError):
            project.upgrade()
    project.execute("DELETE FROM items WHERE id = 2")
    project.upgrade()
    assert constraints_of(project) == ONCE


def test_hostile_names(on_postgres: Make, postgres_url: str) -> None:
    once = sa.UniqueConstraint("id", "code", name='it\'s "100%" $$ once; --')
    options: dict[str, Any] = {"include_schemas": True}
    before, after = items(schema='my "shop$$'), items(once, schema='my "shop$$')
    project = on_postgres(before, url=postgres_url, **options)
    project.execute('CREATE SCHEMA "my ""shop$$"')
    project.create_tables()
    project.metadata = after
    (text,) = project.revision()
    assert "DO $xx$ BEGIN" in text
    there_and_back(project)


def plain(make: Make, url: str, before: sa.MetaData, after: sa.MetaData, **options: Any) -> None:
    """The constraint is added in the transaction of what is around it."""
    project = with_tables(make, url, before, after, **options)
    texts = project.revision()
    assert "op.create_unique_constraint(" in texts[0]
    assert not any("DO $$" in text for text in texts)
    there_and_back(project)


@pytest.mark.peer(10)
def test_one_that_replaces_another_never_lapses(on_postgres: Make, postgres_url: str) -> None:
    before = items(sa.UniqueConstraint("code", name="once"))
    after = items(sa.UniqueConstraint("code", "id", name="once"))
    plain(on_postgres, postgres_url, before, after)


def test_one_that_a_foreign_key_needs_comes_before_it(on_postgres: Make, postgres_url: str) -> None:
    before, after = items(), items(sa.UniqueConstraint("code", name="once"))
    sa.Table("uses", before, sa.Column("code", sa.String(10), index=True))
    key = sa.ForeignKey("items.code", name="to_items")
    sa.Table("uses", after, sa.Column("code", sa.String(10), key, index=True))
    plain(on_postgres, postgres_url, before, after)


def test_when_nothing_is_to_be_concurrent(on_postgres: Make, postgres_url: str) -> None:
    after = items(sa.UniqueConstraint("code", name="once"))
    plain(on_postgres, postgres_url, items(), after, settings="concurrently = false")


def test_one_without_a_name(on_postgres: Make, postgres_url: str) -> None:
    project = with_tables(on_postgres, postgres_url, items(), items(sa.UniqueConstraint("code")))
    with warnings.catch_warnings(action="ignore", category=UserWarning):  # not of old Alembics
        (text,) = project.revision()
    assert "op.create_unique_constraint(None, 'items', ['code'])" in text


def test_a_new_table_has_its_constraints(on_postgres: Make, postgres_url: str) -> None:
    after = items(sa.UniqueConstraint("code", name="once"))
    project = with_tables(on_postgres, postgres_url, sa.MetaData(), after)
    (text,) = project.revision()
    assert "sa.UniqueConstraint('code', name='once')" in text
    assert "DO $$" not in text


def test_a_partitioned_table(on_postgres: Make, postgres_url: str) -> None:
    once = sa.UniqueConstraint("id", "code", name="once")
    before, after = sa.MetaData(), sa.MetaData()
    for metadata in (before, after):
        columns: list[Any] = [sa.Column("id", sa.Integer, primary_key=True)]
        columns.append(sa.Column("code", sa.Text))
        sa.Table("items", metadata, *columns, postgresql_partition_by="RANGE (id)")
    after.tables["items"].append_constraint(once)
    plain(on_postgres, postgres_url, before, after)
