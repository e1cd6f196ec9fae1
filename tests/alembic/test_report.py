"""`alembic-idx report`: the findings, each with the line of its model."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.html.reading import Read

INI = "[alembic]\nscript_location = %(here)s/migrations\n"
ENV = """\
from alembic import context
from sqlalchemy import create_engine
from shop.models import Base

engine = create_engine("sqlite://")
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=Base.metadata)
    context.run_migrations()
"""
MODELS = """\
from sqlalchemy import Column, ForeignKey, Index, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Client(Base):
    __tablename__ = "clients"
    id: Mapped[int] = mapped_column(primary_key=True)


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    buyer: Mapped[int] = mapped_column("client_id", ForeignKey("clients.id"))
    made: Mapped[int]
    __table_args__ = (Index("by_made", "made"), Index("by_made_buyer", "made", "client_id"))


visits = Table("visits", Base.metadata, Column("client_id", ForeignKey("clients.id")))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    (folder / "migrations" / "versions").mkdir(parents=True)
    (folder / "shop").mkdir()
    (folder / "shop" / "__init__.py").touch()
    (folder / "shop" / "models.py").write_text(MODELS)
    (folder / "migrations" / "env.py").write_text(ENV)
    (folder / "alembic.ini").write_text(INI)
    return folder


def report(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "alembic_idx.cli", "report", *arguments]
    paths = f"{folder}:{Path(__file__).parents[2]}"
    return subprocess.run(
        command,
        cwd=folder,
        env={"PYTHONPATH": paths, "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )


def test_each_finding_has_the_line_of_its_column_index_or_table(folder: Path) -> None:
    done = report(folder, "--format", "json")
    assert (done.returncode, done.stderr) == (1, "")
    told = {
        (found["rule"], found["subject"]): (found["file"], found["line"])
        for found in json.loads(done.stdout)["findings"]
    }
    assert told == {
        ("IDX001", "orders.client_id"): ("shop/models.py", 17),
        ("IDX001", "visits.client_id"): ("shop/models.py", 22),
        ("IDX102", "orders.by_made"): ("shop/models.py", 18),
    }


def test_people_see_what_to_paste(folder: Path) -> None:
    done = report(folder)
    assert done.stdout.startswith("3 findings: 3 warnings (2 of IDX001, 1 of IDX102)\n")
    assert 'HINT: Add Index("ix_orders_client_id", "client_id") to __table_args__' in done.stdout


@pytest.mark.once
def test_a_baseline_forgives_what_it_knows(folder: Path) -> None:
    assert report(folder, "--baseline", "known.json", "--write-baseline").returncode == 0
    assert report(folder, "--baseline", "known.json").stdout == "No findings.\n"
    done = report(folder, "--baseline", "absent.json")
    assert done.returncode == 2
    assert done.stderr.startswith("FAILED: cannot read baseline 'absent.json': ")


def test_only_the_chosen_weight_fails(folder: Path) -> None:
    assert report(folder, "--fail-on", "error").returncode == 0
    assert report(folder, "--fail-on", "never", "--format", "github").returncode == 0


def test_a_page_has_the_findings_and_each_table_with_what_its_indexes_are_for(folder: Path) -> None:
    page = folder / "report.html"
    done = report(folder, "--format", "html", "--output", str(page))
    assert (done.returncode, done.stdout) == (1, "")
    read = Read(page.read_text(encoding="utf-8"))
    assert read.wrong == []
    assert len(read.of("details")) == 3
    for told in (
        "3 findings: 3 warnings (2 of IDX001, 1 of IDX102)",
        "At shop/models.py:17",
        "ix_orders_client_id(client_id)derivedforeign key (client_id) to clients",
        "by_made_buyer(made, client_id)declared",
    ):
        assert told in read.text
