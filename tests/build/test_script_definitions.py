"""Scripts for psql: which index is meant, by name, table and definition."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest

from idx_core.build import script
from idx_core.build.script import ScriptTarget
from tests.build.scripts import creating, dropping, fails, quoted, succeeds
from tests.build.sessions import Database

BY_NAME = "CREATE INDEX by_name ON public.items USING btree (name)"
UNIQUE = "CREATE UNIQUE INDEX by_name ON public.items USING btree (name)"


def test_another_definition_is_an_error_with_both(database: Database) -> None:
    database.execute("CREATE INDEX by_name ON items (name) WHERE id > 0")
    assert (
        "cannot run the work on 'by_name': table items has an index of that name with another "
        "definition, btree (name) WHERE (id > 0), where UNIQUE btree (name) INCLUDE (at) is wanted."
        " Rename or drop it."
    ) in fails(database, creating(kind="UNIQUE INDEX", elements="(name) INCLUDE (at)"))
    assert database.indexes() == {"by_name": f"{BY_NAME} WHERE (id > 0)"}


def test_an_invalid_index_with_another_definition_is_not_dropped(database: Database) -> None:
    with pytest.raises(psycopg.errors.UniqueViolation):
        database.execute("CREATE UNIQUE INDEX CONCURRENTLY by_name ON items (name)")
    assert "with another definition" in fails(database, creating())
    assert database.indexes() == {"by_name": f"{UNIQUE} INVALID"}


def test_an_equal_definition_is_recognised(database: Database) -> None:
    definitions = {
        "by_order": '(name COLLATE "C" DESC NULLS LAST, lower(name)) WHERE at IS NOT NULL',
        "by_word": "USING gin (words) WITH (fastupdate = off)",
        "by_hash": "USING hash (name)",
        "by_pattern": "(name text_pattern_ops) INCLUDE (at) WITH (fillfactor = 70)",
    }
    text = "".join(creating(name, elements=elements) for name, elements in definitions.items())
    succeeds(database, text + text)
    assert database.indexes().keys() == definitions.keys()


def test_a_namesake_is_an_error_and_stays(database: Database) -> None:
    database.execute("CREATE TABLE others (name text)", "CREATE INDEX by_name ON others (name)")
    for text in (creating(), dropping()):
        assert "the name by_name belongs to an index on table others. Rename" in fails(
            database, text
        )
    database.execute("CREATE SEQUENCE by_number")
    for text in (creating("by_number"), dropping("by_number")):
        assert "belongs to a relation that is no index" in fails(database, text)
    assert database.indexes() == {"by_name": BY_NAME.replace("items", "others")}


def test_a_namesake_in_another_schema_is_not_looked_at(database: Database) -> None:
    database.execute(
        "CREATE SCHEMA elsewhere",
        "CREATE TABLE elsewhere.items (name text)",
        "CREATE INDEX by_name ON elsewhere.items (name)",
    )
    succeeds(database, creating())
    succeeds(database, dropping())
    assert database.indexes() == {}
    assert list(database.indexes("elsewhere")) == ["by_name"]


def test_a_partitioned_table_is_an_error_with_the_remedy(database: Database) -> None:
    database.execute("CREATE TABLE parts (name text) PARTITION BY LIST (name)")
    for text in (creating(table="parts"), dropping(table="parts")):
        assert (
            "table parts is partitioned. Run the migration itself, connected to the database."
        ) in fails(database, text)


def test_hostile_names(database: Database) -> None:
    names = ['a"b', "it's", "a$idx$b$do$", "back\\slash", ":idx_look", "%s"]
    database.execute(*(f"CREATE TABLE {quoted(name)} (name text)" for name in names))
    text = "".join(creating(f"ix {name}", name) for name in names)
    succeeds(database, text + text)
    assert set(database.indexes()) == {f"ix {name}" for name in names}
    succeeds(database, "".join(dropping(f"ix {name}", name) for name in names))
    assert database.indexes() == {}


def test_an_operation_cannot_leave_its_comment(database: Database) -> None:
    evil = ScriptTarget(
        operation="x\nDROP TABLE items;\n", name="x", index="x\nDROP TABLE items;", table=None
    )
    parts = script.drop_index(replace(evil, index="x"))
    assert [line for line in parts if line.startswith("-- x")] == ["-- x DROP TABLE items;"]
    commented = [line for line in script.drop_index(evil) if line.startswith("--")]
    assert all("\n" not in line for line in commented)


def test_temporary_is_needed_only_to_compare(database: Database) -> None:
    with database.role() as role:
        ((name,),) = database.ask("SELECT current_database()")
        database.execute(f"REVOKE TEMPORARY ON DATABASE {name} FROM PUBLIC")
        as_role = f"SET ROLE {role};\n"
        succeeds(database, as_role + creating())
        assert "permission denied to create temporary tables" in fails(
            database, as_role + creating()
        )
        succeeds(database, as_role + dropping())
