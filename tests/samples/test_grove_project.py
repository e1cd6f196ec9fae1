"""The Alembic sample stands on its own: schema, data and questions, before the tool comes in."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest

from tests.samples.grove_project import GROVE, Project, first_revision

SQLITE = ""  # no url: the default, grove.db in the folder

# Their rows are counted; those of the other tables follow from them.
COUNTED = {
    "tenants": 200,
    "users": 20_000,
    "user_settings": 20_000,
    "client_apps": 400,
    "groves": 20_000,
    "branches": 80_000,
    "conversations": 200_000,
    "messages": 2_000_000,
    "documents": 150_000,
}
TABLES = (*COUNTED, "document_chunks", "grove_members")

# An index whose columns lead another one's, and whose included columns that one has. Written
# from pg_index alone, so that it shares no mistake with the tool.
REDUNDANT_INDEXES = """
    SELECT weak.indexrelid::regclass::text
    FROM pg_index weak
    JOIN pg_class named ON named.oid = weak.indexrelid
    WHERE named.relnamespace = 'public'::regnamespace
      AND NOT weak.indisunique
      AND EXISTS (
        SELECT FROM pg_index strong
        WHERE strong.indrelid = weak.indrelid
          AND strong.indexrelid <> weak.indexrelid
          AND (strong.indkey::int2[])[0:weak.indnkeyatts - 1]
            = (weak.indkey::int2[])[0:weak.indnkeyatts - 1]
          AND strong.indkey::int2[] @> weak.indkey::int2[]
      )
"""
OWN_SQLITE_INDEXES = "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
OWN_INDEXES = """
    SELECT indexname FROM pg_indexes
    WHERE schemaname = 'public' AND indexname LIKE 'ix%' ORDER BY 1
"""
FOREIGN_KEYS = """
    SELECT conrelid::regclass::text, confdeltype::text, cardinality(conkey), conrelid = confrelid
    FROM pg_constraint WHERE contype = 'f'
"""
# Foreign keys of which no total index leads with all columns, in whatever order, and no total
# unique index has columns of it alone.
UNINDEXED_FOREIGN_KEYS = """
    SELECT conrelid::regclass::text || '(' || (
        SELECT string_agg(attname, ', ' ORDER BY place)
        FROM unnest(conkey) WITH ORDINALITY AS part (number, place)
        JOIN pg_attribute ON attrelid = conrelid AND attnum = number
    ) || ')'
    FROM pg_constraint
    WHERE contype = 'f' AND NOT EXISTS (
        SELECT FROM pg_index
        WHERE indrelid = conrelid AND indpred IS NULL AND (
            (indkey::int2[])[0:cardinality(conkey) - 1] @> conkey
            OR indisunique AND (indkey::int2[])[0:indnkeyatts - 1] <@ conkey
        )
    )
"""


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = first_revision(tmp_path_factory.mktemp("migrated") / "grove", SQLITE)
    project.run("alembic", "upgrade", "head")
    return project


@pytest.fixture
def on_sqlite(migrated: Project, tmp_path: Path) -> Project:
    return migrated.copy(tmp_path / "grove")


@pytest.fixture(scope="module")
def with_data(migrated: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """At scale 0.01, to be read only."""
    project = migrated.copy(tmp_path_factory.mktemp("with_data") / "grove")
    project.run("grove.seed", "--scale", "0.01")
    return project


@pytest.fixture
def on_postgres(tmp_path: Path, postgres_url: str) -> Project:
    project = first_revision(tmp_path / "grove", postgres_url)
    project.run("alembic", "upgrade", "head")
    return project


@pytest.fixture(params=["postgresql+asyncpg", "postgresql+psycopg"])
def any_driver_url(request: pytest.FixtureRequest, postgres_url: str) -> str:
    return postgres_url.replace("postgresql", str(request.param), 1)


def sqlite_rows(project: Project, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(project.folder / "grove.db")) as connection:
        return connection.execute(query).fetchall()


def sqlite_checksum(project: Project) -> str:
    digest = sha256()
    for table in sorted(TABLES):
        digest.update(repr(sqlite_rows(project, f"SELECT * FROM {table}")).encode())
    return digest.hexdigest()


def postgres_rows(project: Project, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(re.sub(r"\+\w+", "", project.url, count=1)) as connection:
        return connection.execute(query).fetchall()


def test_the_tool_is_installed_by_one_line() -> None:
    lines = (GROVE / "migrations" / "env.py").read_text().splitlines()
    assert sum("alembic_idx" in line for line in lines) == 1
    assert not list(GROVE.glob("pyproject.toml"))


def test_models_equal_the_first_revision_on_sqlite(on_sqlite: Project) -> None:
    assert "No new upgrade operations detected" in on_sqlite.run("alembic", "check")
    indexes = sqlite_rows(on_sqlite, OWN_SQLITE_INDEXES)
    assert indexes == [("ix_client_apps_tenant_id_created_at",)]


def test_models_equal_the_first_revision_on_postgres(tmp_path: Path, any_driver_url: str) -> None:
    project = first_revision(tmp_path / "grove", any_driver_url)
    project.run("alembic", "upgrade", "head")
    assert "No new upgrade operations detected" in project.run("alembic", "check")
    indexes = postgres_rows(project, OWN_INDEXES)
    assert indexes == [("ix_client_apps_tenant_id_created_at",)]


def test_the_first_revision_can_be_undone(on_sqlite: Project) -> None:
    on_sqlite.run("alembic", "downgrade", "base")
    tables = sqlite_rows(on_sqlite, "SELECT name FROM sqlite_master WHERE type = 'table'")
    assert tables == [("alembic_version",)]


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_the_first_revision_as_sql(tmp_path: Path, dialect: str) -> None:
    project = first_revision(tmp_path / "grove", f"{dialect}://")
    script = project.run("alembic", "upgrade", "head", "--sql")
    assert set(re.findall(r"^CREATE TABLE (\w+)", script, re.M)) == {*TABLES, "alembic_version"}


def test_foreign_keys_of_every_kind(on_postgres: Project) -> None:
    found = postgres_rows(on_postgres, FOREIGN_KEYS)
    assert len(found) == 15
    assert {action for _, action, _, _ in found} == {"a", "c", "n", "r"}
    assert {table for table, _, width, _ in found if width == 2} == {"documents", "user_settings"}
    assert {table for table, _, _, own in found if own} == {"messages"}


def test_the_readme_tells_which_foreign_keys_have_no_index(on_postgres: Project) -> None:
    readme = (GROVE / "README.md").read_text()
    told = re.findall(r"^\| `([\w(), ]+)` → `\w+` \| [\w ]+ \| (\w+)", readme, re.M)
    assert len(told) == 15
    found = postgres_rows(on_postgres, UNINDEXED_FOREIGN_KEYS)
    assert {key for (key,) in found} == {key for key, by in told if by == "nothing"}


def test_the_plan_is_redundant_where_it_says(on_postgres: Project) -> None:
    on_postgres.run("alembic", "revision", "--autogenerate", "-m", "plan", GROVE_MODELS="plan")
    on_postgres.run("alembic", "upgrade", "head")
    document = on_postgres.run("pydoc", "grove.plan_models")
    said = document.partition("Redundant:")[2].partition("Not redundant")[0]
    found = postgres_rows(on_postgres, REDUNDANT_INDEXES)
    assert {name for (name,) in found} == set(re.findall(r"- ``(ix_\w+)``:", said))
    assert len(found) == 5
    assert {key for (key,) in postgres_rows(on_postgres, UNINDEXED_FOREIGN_KEYS)} == {
        "documents(tenant_id, user_id)",
        "grove_members(user_id)",
        "groves(owner_id)",
        "messages(reply_to_id)",
    }
    indexes = {name for (name,) in postgres_rows(on_postgres, OWN_INDEXES)}
    assert len(indexes) == 1 + 19 + 1  # the models' own, the plan's, the plan's covering example
    assert set(re.findall(r"ix_\w+", document.replace("`", ""))) <= indexes


def test_unknown_models_are_refused(on_sqlite: Project) -> None:
    message = on_sqlite.refusal("alembic", "current", GROVE_MODELS="plans")
    assert message.endswith("cannot use GROVE_MODELS='plans': allowed are 'base' and 'plan'\n")


def test_data_is_the_same_in_every_run(migrated: Project, tmp_path: Path) -> None:
    arguments = ("grove.seed", "--scale", "0.002")
    first, again, other = (migrated.copy(tmp_path / name) for name in ("first", "again", "other"))
    first.run(*arguments, PYTHONHASHSEED="1")
    again.run(*arguments, PYTHONHASHSEED="2")
    other.run(*arguments, "--seed", "2")
    assert sqlite_checksum(first) == sqlite_checksum(again)
    assert sqlite_checksum(first) != sqlite_checksum(other)


def test_data_obeys_the_scale(with_data: Project, on_sqlite: Project) -> None:
    on_sqlite.run("grove.seed", "--scale", "0.005")
    for project, scale in ((with_data, 0.01), (on_sqlite, 0.005)):
        counts = {table: len(sqlite_rows(project, f"SELECT 1 FROM {table}")) for table in TABLES}
        assert {table: counts[table] for table in COUNTED} == {
            table: round(rows * scale) for table, rows in COUNTED.items()
        }
        assert 7 < counts["document_chunks"] / counts["documents"] < 15
        assert 1 < counts["grove_members"] / counts["groves"] < 5


def test_data_is_consistent(with_data: Project) -> None:
    assert sqlite_rows(with_data, "PRAGMA foreign_key_check") == []
    early = (
        "SELECT count(*) FROM messages m JOIN conversations c ON c.id = m.conversation_id"
        " WHERE m.created_at < c.created_at"
    )
    assert sqlite_rows(with_data, early) == [(0,)]


def test_data_is_skewed(with_data: Project) -> None:
    for table, few in (("documents", "pending"), ("conversations", "open"), ("branches", "open")):
        ((share,),) = sqlite_rows(with_data, f"SELECT avg(status = '{few}') FROM {table}")
        assert isinstance(share, float)
        assert 0 < share < 0.05, table
    for table, owner, times in (
        ("users", "tenant_id", 1.2),
        ("conversations", "user_id", 8),
        ("messages", "conversation_id", 8),
    ):
        sizes = f"SELECT count(*) AS size FROM {table} GROUP BY {owner}"
        query = f"SELECT max(size) > {times} * avg(size) FROM ({sizes})"
        assert sqlite_rows(with_data, query) == [(1,)], table


def test_copied_data_is_the_inserted_data(on_postgres: Project, with_data: Project) -> None:
    on_postgres.run("grove.seed", "--scale", "0.01")
    for query in (
        "SELECT id, tenant_id, email, name, role FROM users ORDER BY id",
        "SELECT id, conversation_id, reply_to_id, content, token_count FROM messages ORDER BY id",
        "SELECT grove_id, user_id, role FROM grove_members ORDER BY grove_id, user_id",
        "SELECT document_id, chunk_index, content FROM document_chunks ORDER BY id",
    ):
        assert postgres_rows(on_postgres, query) == sqlite_rows(with_data, query)


def test_new_rows_get_new_keys_after_copying(on_postgres: Project) -> None:
    on_postgres.run("grove.seed", "--scale", "0.02")
    insert = "INSERT INTO tenants (slug, name) VALUES ('new', 'New') RETURNING id"
    assert postgres_rows(on_postgres, insert) == [(5,)]
    ((visible,),) = postgres_rows(
        on_postgres, "SELECT relallvisible > 0 FROM pg_class WHERE relname = 'messages'"
    )
    assert visible  # vacuumed, so that an index alone can answer


@pytest.mark.parametrize("scale", ["0", "-1", "nan", "inf"])
def test_a_scale_that_is_none_is_refused(on_sqlite: Project, scale: str) -> None:
    message = on_sqlite.refusal("grove.seed", f"--scale={scale}")
    assert message.startswith("cannot make data at scale")


def test_tables_that_cannot_take_the_data_are_refused(tmp_path: Path) -> None:
    project = first_revision(tmp_path / "grove", SQLITE)
    assert "run `alembic upgrade head` first" in project.refusal("grove.seed")
    project.run("alembic", "upgrade", "head")
    project.run("grove.seed", "--scale", "0.001")
    before = sqlite_checksum(project)
    assert "cannot load 'tenants': it has rows already" in project.refusal("grove.seed")
    assert sqlite_checksum(project) == before


def test_an_unreachable_database_is_told_without_its_password(tmp_path: Path) -> None:
    url = "postgresql://someone:hunter2@127.0.0.1:1/nowhere"
    project = first_revision(tmp_path / "grove", url)
    for module in ("grove.seed", "grove"):
        message = project.refusal(module)
        assert message.startswith("cannot ")
        assert "hunter2" not in message


def test_every_question_is_answered(
    tmp_path: Path, any_driver_url: str, with_data: Project
) -> None:
    on_postgres = first_revision(tmp_path / "grove", any_driver_url)
    on_postgres.run("alembic", "upgrade", "head")
    on_postgres.run("grove.seed", "--scale", "0.01")
    answers = [
        re.findall(r"^(\w.*?) +(\d+) rows", project.run("grove", "--explain"), re.M)
        for project in (on_postgres, with_data)
    ]
    assert answers[0] == answers[1]
    assert len(answers[0]) == 13
    assert sum(int(rows) > 0 for _, rows in answers[0]) >= 11
