"""`alembic-idx`, as it is called from a shell."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.config import Config

from alembic_idx.cli import main
from tests.alembic.project import with_driver
from tests.statistics.test_dump import COLUMN, RELATION


@pytest.fixture
def environment(tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the generic template, on a database with one broken index."""
    monkeypatch.chdir(tmp_path)
    command.init(Config("alembic.ini"), "migrations")
    ini = tmp_path / "alembic.ini"
    ini.write_text(
        ini.read_text().replace("driver://user:pass@localhost/dbname", with_driver(postgres_url))
    )
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE items (name text)")
        connection.execute("INSERT INTO items VALUES ('a'), ('a')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("CREATE UNIQUE INDEX CONCURRENTLY by_name ON items (name)")
        connection.execute("TRUNCATE items")
    return tmp_path


def test_repair(environment: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["repair"]) == 1
    assert "Nothing was done" in capsys.readouterr().out
    assert main(["repair", "--yes"]) == 0
    assert capsys.readouterr().out.endswith("by_name: rebuilt\n")
    assert main(["-c", str(environment / "alembic.ini"), "repair"]) == 0
    assert capsys.readouterr().out == "No index is broken.\n"


def test_bloated_ones(
    environment: Path, postgres_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION pgstattuple")
        connection.execute("CREATE TABLE others (id int PRIMARY KEY)")
        connection.execute("INSERT INTO others SELECT generate_series(1, 560000)")
        connection.execute("DELETE FROM others WHERE id % 20 <> 0")
        connection.execute("VACUUM others")
    assert main(["repair", "--bloated"]) == 1
    told = capsys.readouterr().out
    assert "public.items: by_name" in told
    assert "% bloat (measured), 11 MB to save (12 MB)" in told
    assert main(["repair", "--bloated=30", "--yes"]) == 0
    assert capsys.readouterr().out.endswith("by_name: rebuilt\nothers_pkey: rebuilt\n")
    assert main(["repair", "--bloated"]) == 0
    assert capsys.readouterr().out == "No index is broken or bloated.\n"
    with pytest.raises(SystemExit) as usage:
        main(["repair", "--bloated", "much"])
    assert usage.value.code == 2


def test_a_transaction_of_the_environments_own(
    environment: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    env = environment / "migrations" / "env.py"
    env.write_text(env.read_text().replace("connectable.connect()", "connectable.begin()"))
    assert main(["repair", "--yes"]) == 2
    assert "opens the transaction itself" in capsys.readouterr().err


def test_no_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["repair"]) == 2
    assert capsys.readouterr().err.startswith("FAILED: no configuration file 'alembic.ini'")


def test_other_databases_have_nothing_to_repair(
    environment: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ini = environment / "alembic.ini"
    lines = ini.read_text().splitlines()
    urls = [n for n, line in enumerate(lines) if line.startswith("sqlalchemy.url")]
    lines[urls[0]] = "sqlalchemy.url = sqlite://"
    ini.write_text("\n".join(lines))
    assert main(["repair"]) == 0
    assert "Only PostgreSQL has indexes to repair; this is sqlite." in capsys.readouterr().out


def test_snapshot(environment: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = environment / "idx_statistics.toml"
    assert main(["snapshot"]) == 0
    assert capsys.readouterr().out.startswith(f"{path}: 1 tables, 1 indexes.\n")
    assert "[table.public.items]" in path.read_text()
    assert main(["snapshot"]) == 0
    assert "nothing has changed enough" in capsys.readouterr().out
    assert main(["snapshot", "--check"]) == 0
    path.write_text(path.read_text() + "[table.public.gone]\nrows = 5\n")
    assert main(["snapshot", "--check"]) == 1
    assert "public.gone: in the file, not in the database" in capsys.readouterr().out
    path.write_text("format = 2\n")
    assert main(["snapshot"]) == 2
    assert f"FAILED: cannot read {path}: its format is 2" in capsys.readouterr().err
    assert main(["snapshot", "--output", "other.toml", "--values", "--exact"]) == 0
    assert (environment / "other.toml").is_file()


def test_a_snapshot_of_a_dump(environment: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dump = environment / "stats.sql"
    dump.write_text(RELATION.format(name="'t'") + COLUMN.format(name="'t'", values="'{a,b}'"))
    assert main(["snapshot", "--dump", "stats.sql"]) == 0
    text = (environment / "idx_statistics.toml").read_text()
    assert "[table.public.t]\nrows = 900\n" in text
    assert "common_values" not in text
    assert main(["snapshot", "--dump", "none.sql"]) == 2
    assert "FAILED: cannot read none.sql: " in capsys.readouterr().err


def test_a_snapshot_of_another_database(
    environment: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ini = environment / "alembic.ini"
    lines = ini.read_text().splitlines()
    urls = [n for n, line in enumerate(lines) if line.startswith("sqlalchemy.url")]
    lines[urls[0]] = "sqlalchemy.url = sqlite://"
    ini.write_text("\n".join(lines))
    assert main(["snapshot"]) == 2
    assert "only PostgreSQL has such statistics; this is sqlite" in capsys.readouterr().err


def test_as_a_module(environment: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "alembic_idx.cli", "repair"],
        cwd=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "by_name" in done.stdout
