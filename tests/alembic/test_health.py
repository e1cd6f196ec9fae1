"""`alembic-idx health`, as it is called from a shell, and the revision that it writes."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import jsonschema
import psycopg
import pytest
from alembic import command
from alembic.config import Config
from psycopg import sql
from sqlalchemy import create_engine

from alembic_idx.cli import main
from tests.alembic.project import with_driver
from tests.health.asking import SCHEMA

MODELS = """
import sqlalchemy as sa

target_metadata = sa.MetaData()
items = sa.Table(
    "items",
    target_metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("a", sa.Integer),
    sa.Column("b", sa.Text),
    sa.Column("c", sa.Text),
    sa.Index("declared_a", "a"),
    sa.Index("declared_c", "c", unique=True),
)
"""
HOSTILE = 'by "b"; \\ """ :x 100% <script> é'
UNDECLARED = (
    "CREATE INDEX by_hand ON items (a DESC, b text_pattern_ops) INCLUDE (c) WHERE a > 5",
    'CREATE INDEX lowered ON items (lower(b) COLLATE "C" text_pattern_ops) WITH (fillfactor = 70)',
    "CREATE INDEX words ON items USING gin (to_tsvector('simple', b || ' :x'))",
    "CREATE TABLE strange (a int)",
    "INSERT INTO strange SELECT generate_series(1, 100)",
    "CREATE INDEX strange_a ON strange (a)",
)
CATALOG = """
SELECT indexname, indexdef, indisvalid FROM pg_indexes
JOIN pg_index ON indexrelid = (quote_ident(schemaname) || '.' || quote_ident(indexname))::regclass
WHERE schemaname = 'public' ORDER BY 1
"""
NOW = ("--unused-days=0", "--min-size=0")


@pytest.fixture
def environment(tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the generic template, its tables made by a revision, and what a DBA added."""
    monkeypatch.chdir(tmp_path)
    command.init(Config("alembic.ini"), "migrations")
    ini, env = tmp_path / "alembic.ini", tmp_path / "migrations" / "env.py"
    url = with_driver(postgres_url)
    ini.write_text(ini.read_text().replace("driver://user:pass@localhost/dbname", url))
    env.write_text(env.read_text().replace("target_metadata = None", MODELS))
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        command.revision(Config("alembic.ini"), "tables", autogenerate=True)
        command.upgrade(Config("alembic.ini"), "head")
        connection.execute(
            "INSERT INTO items SELECT n, n, 'b' || n, 'c' || n FROM generate_series(1, 9000) n"
        )
        for statement in UNDECLARED:
            connection.execute(statement)
        name = sql.Identifier(HOSTILE)
        connection.execute(sql.SQL("CREATE INDEX {} ON items (b, a)").format(name))
        connection.execute("ANALYZE")
    return tmp_path


def catalog(url: str) -> list[Any]:
    with psycopg.connect(url) as connection:
        return connection.execute(CATALOG).fetchall()


def written(folder: Path) -> list[Path]:
    return sorted((folder / "migrations" / "versions").glob("*health*.py"))


def test_the_revision_there_and_back(
    environment: Path, postgres_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = catalog(postgres_url)
    assert main(["health", *NOW]) == 1
    assert written(environment) == []  # nothing without the flag
    capsys.readouterr()
    assert main(["health", *NOW, "--write"]) == 1
    said = capsys.readouterr().out
    (path,) = written(environment)
    assert f"Written: migrations/versions/{path.name}" in said
    assert "Not written: drop items.declared_a: the models declare it (Index): remove it" in said
    assert "Not written: drop strange.strange_a: no model has its table" in said
    told = ast.get_docstring(ast.parse(path.read_text()), clean=False) or ""
    assert told.startswith("health of indexes\n\nRevision ID: ")
    assert "- drop items.by_hand (" in told
    assert "INCLUDE (c)" in told
    size = dict(largest(postgres_url))
    flat = " ".join(told.split())
    gone = {"by_hand", "lowered", "words", HOSTILE}
    in_order = sorted(gone, key=lambda name: flat.index(f"- drop items.{name} ("))
    sizes = [size[name] for name in in_order]
    assert sizes == sorted(sizes, reverse=True)

    assert catalog(postgres_url) == before  # so far only a file
    command.upgrade(Config("alembic.ini"), "head")
    after = catalog(postgres_url)
    assert {name for name, *_ in before} - {name for name, *_ in after} == gone
    command.downgrade(Config("alembic.ini"), "-1")
    assert catalog(postgres_url) == before
    command.upgrade(Config("alembic.ini"), "head")
    assert catalog(postgres_url) == after


def largest(url: str) -> list[tuple[str, int]]:
    query = (
        "SELECT relname, pg_relation_size(oid) FROM pg_class WHERE relkind = 'i' ORDER BY 2 DESC"
    )
    with psycopg.connect(url) as connection:
        return connection.execute(query).fetchall()


def test_rebuilds_and_the_limit(
    environment: Path, postgres_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        for name, *_ in connection.execute(CATALOG).fetchall():
            if name in ("by_hand", "lowered", "words", HOSTILE):
                connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
        connection.execute("CREATE INDEX twice ON items (id)")
        connection.execute("DELETE FROM items WHERE id % 20 <> 0")
        connection.execute("VACUUM ANALYZE items")
        # as an interrupted build leaves it
        connection.execute("DROP INDEX declared_a")
        with psycopg.connect(postgres_url) as other:
            other.execute("LOCK TABLE items IN ROW EXCLUSIVE MODE")
            connection.execute("SET statement_timeout = 100")
            with pytest.raises(psycopg.errors.QueryCanceled):
                connection.execute("CREATE INDEX CONCURRENTLY declared_a ON items (a)")
    before = catalog(postgres_url)
    assert ("declared_a", False) in [(name, valid) for name, _, valid in before]
    size = dict(largest(postgres_url))
    assert main(["health", *NOW, "--write", "--limit=2"]) == 1
    said = capsys.readouterr().out
    assert "Not written: rebuild items.declared_a: --limit 2 is reached" in said
    command.upgrade(Config("alembic.ini"), "head")
    assert dict(largest(postgres_url))["declared_c"] < size["declared_c"] / 4
    command.downgrade(Config("alembic.ini"), "-1")
    command.upgrade(Config("alembic.ini"), "head")
    capsys.readouterr()
    assert main(["health", *NOW, "--write", "--format=json"]) == 1
    out, err = capsys.readouterr()
    assert json.loads(out)["findings"]
    assert "Written: " in err
    command.upgrade(Config("alembic.ini"), "head")
    assert all(valid for *_, valid in catalog(postgres_url))
    assert catalog(postgres_url) == [
        (name, definition, True) for name, definition, _ in before if name != "twice"
    ]


def test_a_database_behind_its_revisions(
    environment: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command.downgrade(Config("alembic.ini"), "base")
    assert main(["health", "--write"]) == 2
    assert "the database is not at the last one" in capsys.readouterr().err


def test_exit_codes(environment: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["health", "--fail-on=error"]) == 0
    assert main(["health", *NOW]) == 1
    assert main(["health", *NOW, "--fail-on=never"]) == 0
    assert main(["health", "--fail-on=info"]) == 1  # of settings
    capsys.readouterr()
    for wrong in (
        *("--fail-on=much", "--unused-days=-1", "--min-size=big", "--timeout=soon", "--limit=-1"),
        *("--format=sarif", "--replica"),
    ):
        with pytest.raises(SystemExit) as usage:
            main(["health", wrong])
        assert usage.value.code == 2
        assert wrong.partition("=")[0] in capsys.readouterr().err
    assert main(["health", "--replica=mysql://me:secret@there/shop"]) == 2
    said = capsys.readouterr().err
    assert "it is named by a URL" in said
    assert "secret" not in said


def test_no_server(environment: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ini = environment / "alembic.ini"
    text = ini.read_text()
    port = text.partition("127.0.0.1:")[2].partition("/")[0]
    ini.write_text(text.replace(f"postgres@127.0.0.1:{port}", "postgres:secret@127.0.0.1:1"))
    assert main(["health"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("FAILED: cannot run health: the database does not answer: ")
    assert "secret" not in said


def test_json_and_the_options(environment: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["health", *NOW, "--format=json", "--fail-on=never", "--limit=0"]) == 0
    document = json.loads(capfd.readouterr().out)
    jsonschema.validate(document, SCHEMA)
    names = {index["name"] for table in document["tables"] for index in table["indexes"]}
    assert HOSTILE in names  # --limit is for people only
    found = {finding["rule"] for finding in document["findings"]}
    assert "IDX302" in found
    assert main(["health", "--format=json", "--unused-days=1", "--fail-on=never"]) == 0
    document = json.loads(capfd.readouterr().out)
    assert "IDX302" not in {finding["rule"] for finding in document["findings"]}
    assert main(["health", "--limit=2", "--fail-on=never"]) == 0
    text = capfd.readouterr().out
    assert len([line for line in text.splitlines() if line.startswith("  items.")]) == 2
    assert main(["health", "--format=markdown", "--fail-on=never"]) == 0
    assert capfd.readouterr().out.startswith("# Health of ")


def test_replicas(environment: Path, postgres_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The server itself is taken for its replica: what counts is that it is asked."""
    arguments = ["health", *NOW, "--format=json", "--fail-on=never"]
    assert main([*arguments, f"--replica={postgres_url}"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [replica["answered"] for replica in document["replicas"]] == [True]
    assert {len(i["usage"]) for t in document["tables"] for i in t["indexes"]} == {2}
    assert main([*arguments, "--replica=postgresql://me:secret@127.0.0.1:1/shop"]) == 0
    said = capsys.readouterr().out
    assert "secret" not in said
    document = json.loads(said)
    assert [(r["name"], r["answered"]) for r in document["replicas"]] == [
        ("127.0.0.1:1/shop", False)
    ]
    assert "IDX302" not in {finding["rule"] for finding in document["findings"]}
    (environment / "pyproject.toml").write_text(
        '[tool.idx]\nreplicas = ["postgresql://127.0.0.1:1/set"]\n'
    )
    assert main(arguments) == 0
    (replica,) = json.loads(capsys.readouterr().out)["replicas"]
    assert replica["name"] == "127.0.0.1:1/set"


@pytest.mark.parametrize(("fixture", "product"), [("", "SQLite"), ("mariadb_url", "MariaDB")])
def test_other_databases(
    fixture: str,
    product: str,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    url = with_driver(request.getfixturevalue(fixture)) if fixture else "sqlite:///shop.sqlite3"
    command.init(Config("alembic.ini"), "migrations")
    ini = tmp_path / "alembic.ini"
    ini.write_text(ini.read_text().replace("driver://user:pass@localhost/dbname", url))
    engine = create_engine(url)
    with engine.connect() as connection:
        for statement in (
            "CREATE TABLE items (id INTEGER PRIMARY KEY, a INTEGER)",
            "CREATE INDEX once ON items (a)",
            "CREATE INDEX twice ON items (a, id)",
        ):
            connection.exec_driver_sql(statement)
    engine.dispose()
    capsys.readouterr()
    assert main(["health", *NOW, "--format=json"]) == 1
    document = json.loads(capsys.readouterr().out)
    jsonschema.validate(document, SCHEMA)
    assert document["server"]["product"] == product
    assert "IDX304" in {finding["rule"] for finding in document["findings"]}
    assert main(["health", "--write"]) == 2
    assert "only for PostgreSQL are such revisions written" in capsys.readouterr().err
