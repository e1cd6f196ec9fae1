"""What counts as the same index, and what else may bear its name."""

from __future__ import annotations

import pytest

from idx_core.errors import BuildError
from tests.build.conftest import TABLE
from tests.build.sessions import Database

DEFINITIONS = {
    "plain": "(name)",
    "descending": "(name DESC)",
    "nulls first": "(name NULLS FIRST)",
    "operator class": "(name text_pattern_ops)",
    "collation": '(name COLLATE "POSIX")',
    "expression": "(lower(name))",
    "another expression": "(lower(items.name || 'x'))",
    "partial": "(name) WHERE at IS NOT NULL",
    "another predicate": "(name) WHERE (items.at > '2020-01-01 00:00:00+00')",
    "include": "(name) INCLUDE (at)",
    "two": "(name, at)",
    "hash": "USING hash (name)",
    "storage": "(name) WITH (fillfactor = 70)",
    "signature": "USING gist (words tsvector_ops (siglen = 100))",
    "another signature": "USING gist (words tsvector_ops (siglen = 200))",
    "percent": "(name) WHERE name LIKE '%s%%'",
}


@pytest.mark.peer(3)
def test_each_definition_is_equal_to_itself_alone(database: Database) -> None:
    for there, elements in DEFINITIONS.items():
        database.builder(elements=elements).create()
        before = database.indexes()
        for wanted, others in DEFINITIONS.items():
            builder = database.builder(elements=others)
            if wanted == there:
                builder.create()
                assert builder.session.notes, there
            else:
                with pytest.raises(BuildError, match="with another definition"):
                    builder.create()
        assert database.indexes() == before
        database.builder().drop()


def test_an_index_is_the_same_after_a_dump(database: Database) -> None:
    database.execute("ALTER TABLE items ADD code varchar(9)")
    options = {"elements": "(at) WHERE code IN ('a', 'b')"}
    database.builder(**options).create()
    (written,) = database.indexes().values()
    database.execute("DROP INDEX by_name", written)
    restored = database.indexes()
    assert list(restored.values()) != [written]
    database.builder(**options).create()
    assert database.indexes() == restored
    with pytest.raises(BuildError, match="with another definition"):
        database.builder(elements="(at) WHERE code IN ('a', 'c')").create()


def test_unique_and_nulls_not_distinct_are_definitions_too(database: Database) -> None:
    database.builder().create()
    with pytest.raises(
        BuildError, match=r"definition, btree \(name\), where UNIQUE btree \(name\)"
    ):
        database.builder(kind="UNIQUE INDEX").create()
    database.builder().drop()
    database.execute("DELETE FROM items WHERE id = 2")
    version = database.builder().session.connection.info.server_version
    database.builder(kind="UNIQUE INDEX").create()
    if version >= 150000:
        with pytest.raises(BuildError, match="NULLS NOT DISTINCT is wanted"):
            database.builder(kind="UNIQUE INDEX", elements="(name) NULLS NOT DISTINCT").create()


@pytest.mark.peer(3)
@pytest.mark.usefixtures("late_duplicates")
def test_an_invalid_leftover_of_another_definition_is_not_ours(database: Database) -> None:
    with pytest.raises(Exception, match="could not create unique index"):
        database.builder(kind="UNIQUE INDEX").create()
    builder = database.builder(elements="(at)")
    with pytest.raises(BuildError, match=r"UNIQUE btree \(name\), where btree \(at\) is wanted"):
        builder.create()
    assert builder.concurrent == []


@pytest.mark.peer(3)
def test_other_owners_of_the_name(database: Database) -> None:
    database.execute(TABLE.format("others"))
    database.execute("CREATE INDEX by_name ON others (name)", "CREATE VIEW shown AS SELECT 1")
    with pytest.raises(BuildError, match="belongs to an index on table 'others'"):
        database.builder().create()
    with pytest.raises(BuildError, match="belongs to an index on table 'others'"):
        database.builder().drop()
    with pytest.raises(BuildError, match="belongs to a relation that is no index"):
        database.builder(name="shown").create()
    with pytest.raises(BuildError, match="belongs to the constraint 'items_pkey'"):
        database.builder(name="items_pkey").drop()
    with pytest.raises(BuildError, match="there is no table 'nowhere' on the search path"):
        database.builder(table="nowhere").drop()
    assert list(database.indexes()) == ["by_name"]


@pytest.mark.peer(3)
@pytest.mark.usefixtures("late_duplicates")
def test_a_namesake_in_another_schema_is_none_of_our_business(database: Database) -> None:
    database.execute(
        "CREATE SCHEMA first",
        TABLE.format("first.items"),
        "INSERT INTO first.items VALUES (1, 'a'), (2, 'a')",
    )
    with pytest.raises(Exception, match="could not create unique index"):
        database.builder(schema="first", kind="UNIQUE INDEX").create()
    database.execute("DELETE FROM public.items WHERE id = 2")
    database.builder(schema="public", kind="UNIQUE INDEX").create()
    assert database.indexes("first")["by_name"].endswith("INVALID")
    database.builder(kind="UNIQUE INDEX", schema="public").drop()
    assert database.indexes() == {}
    assert list(database.indexes("first")) == ["by_name"]
    database.execute("DELETE FROM first.items WHERE id = 2")
    database.builder(schema="first", kind="UNIQUE INDEX").create()
    assert not database.indexes("first")["by_name"].endswith("INVALID")
    assert database.indexes() == {}


@pytest.mark.peer(3)
def test_the_search_path_decides_where_no_schema_is_named(database: Database) -> None:
    database.execute("CREATE SCHEMA first", TABLE.format("first.things"))
    database.execute(
        "CREATE INDEX by_name ON items (name)", "CREATE INDEX by_name ON first.things (at)"
    )
    builder = database.builder()  # items is in public, though `first` comes first
    builder.session.run("SET search_path = first, public")
    builder.create()
    assert builder.session.notes == ["index 'by_name' is there already: nothing to build"]
    builder.drop()
    assert database.indexes() == {}
    assert list(database.indexes("first")) == ["by_name"]


HOSTILE = [
    'quo"te',
    "50%",
    "%s",
    "a.b",
    "Ünïcode ☃",
    "x'); --",
    " USING btree (",
    "ß" * 40,
    "Upper",
]


@pytest.mark.usefixtures("late_duplicates")
@pytest.mark.parametrize("name", HOSTILE)
def test_any_name_will_do(database: Database, name: str) -> None:
    quote = database.builder().session.quote
    schema = name[:20] + "_s"
    database.execute(
        f"CREATE SCHEMA {quote(schema)}", TABLE.format(f"{quote(schema)}.{quote(name)}")
    )
    database.execute(f"INSERT INTO {quote(schema)}.{quote(name)} VALUES (1, 'a'), (2, 'a')")
    builder = database.builder("ix" + name, name, schema=schema, kind="UNIQUE INDEX")
    with pytest.raises(Exception, match="could not create unique index"):
        builder.create()
    database.execute(f"DELETE FROM {quote(schema)}.{quote(name)} WHERE id = 2")
    builder.create()
    builder.create()
    assert builder.session.notes[-1].endswith("is there already: nothing to build")
    (text,) = database.indexes(schema).values()
    assert not text.endswith("INVALID")
    builder.drop()
    assert database.indexes(schema) == {}


def test_without_temporary_tables_nothing_is_guessed(database: Database) -> None:
    with database.role() as role:
        builder = database.builder()
        ((name,),) = builder.session.rows("SELECT current_database()")
        database.execute(f"REVOKE TEMPORARY ON DATABASE {name} FROM public")
        builder.session.run(f"SET SESSION AUTHORIZATION {role}")
        builder.create()
        with pytest.raises(BuildError, match=r"\(permission denied .*\)\. .* grant TEMPORARY"):
            builder.create()
        builder.drop()
    assert database.indexes() == {}
