"""Where no database answers: what is about the models needs none, others say so in a line."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from alembic_idx.cli import main

MODELS = """
import sqlalchemy as sa
metadata = sa.MetaData()
sa.Table("clients", metadata, sa.Column("id", sa.Integer, primary_key=True))
sa.Table("orders", metadata, sa.Column("client_id", sa.ForeignKey("clients.id")))
"""
URL = "postgresql+psycopg://reader:hush@127.0.0.1:1/shop"


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with Alembic's generic template."""
    monkeypatch.chdir(tmp_path)
    command.init(Config("alembic.ini"), "migrations")
    ini, env = tmp_path / "alembic.ini", tmp_path / "migrations" / "env.py"
    ini.write_text(ini.read_text().replace("driver://user:pass@localhost/dbname", URL))
    text = env.read_text().replace("target_metadata = None", f"{MODELS}target_metadata = metadata")
    env.write_text(text)
    return env


def test_the_report_needs_no_database(
    environment: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["report"]) == 1
    told, beside = capsys.readouterr()
    assert told.startswith("1 finding: 1 warning (IDX001)\n")
    assert "BEGIN" not in told
    said = beside.splitlines()[-1]  # Alembic's own log comes before
    assert said.startswith("no database was reached, nor is one asked anything: (psycopg.")
    assert "hush" not in said


@pytest.mark.parametrize(
    ("arguments", "first"),
    [(["strategy"], "# Index strategy\n"), (["hazards", "--format=json"], "{")],
)
def test_neither_do_these(
    environment: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], first: str
) -> None:
    capsys.readouterr()
    assert main(arguments) == 0
    told, beside = capsys.readouterr()
    assert told.startswith(first)
    assert "BEGIN" not in told
    assert "hush" not in beside


@pytest.mark.parametrize("verb", ["verify", "health", "repair"])
def test_others_say_so(environment: Path, capsys: pytest.CaptureFixture[str], verb: str) -> None:
    assert main([verb]) == 2
    said = capsys.readouterr().err.splitlines()[-1]
    assert said.startswith(f"FAILED: cannot run {verb}: ")
    assert "hush" not in said


def test_an_environment_without_offline_mode(
    environment: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = environment.read_text().replace("context.is_offline_mode()", "False")
    environment.write_text(text)
    assert main(["report"]) == 2
    said = capsys.readouterr().err.splitlines()[-1]
    assert said.startswith("FAILED: cannot report: env.py reaches no database: (psycopg.")
