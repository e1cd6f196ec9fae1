"""`alembic-idx eject` and `alembic-idx adopt`, as they are called from a shell."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.config import Config

from alembic_idx.cli import main
from tests.alembic.project import with_driver

MODELS = """\
from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Client(Base):
    __tablename__ = "clients"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Order(Base):
    __tablename__ = "orders"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"))


class Offer(Base):
    __tablename__ = "offers"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"))
"""

MADE_BY_TYPE = """
Bill = type(
    "Bill",
    (Base,),
    {
        "__tablename__": "bills",
        "id": mapped_column(Integer, primary_key=True),
        "client_id": mapped_column(ForeignKey("clients.id")),
    },
)
"""
Run = Callable[..., int]


@pytest.fixture
def models(tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The models of a project with the generic template, whose database has their tables."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    command.init(Config("alembic.ini"), "migrations")
    ini, env = tmp_path / "alembic.ini", tmp_path / "migrations" / "env.py"
    ini.write_text(
        ini.read_text().replace("driver://user:pass@localhost/dbname", with_driver(postgres_url))
    )
    text = env.read_text().replace(
        "target_metadata = None", "from shop_models import Base\ntarget_metadata = Base.metadata"
    )
    env.write_text(text)
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE clients (id serial PRIMARY KEY, name text NOT NULL)")
        for table in ("orders", "offers"):
            connection.execute(
                f"CREATE TABLE {table} (id serial PRIMARY KEY,"
                " client_id int NOT NULL REFERENCES clients)"
            )
        connection.execute("CREATE INDEX clients_name ON clients (name)")
        connection.execute("CREATE INDEX clients_lower ON clients (lower(name))")
    models = tmp_path / "shop_models.py"
    models.write_text(MODELS)
    return models


@pytest.fixture
def run(models: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`alembic-idx` with the models as they are now."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)

    def call(*arguments: str) -> int:
        sys.modules.pop("shop_models", None)
        return main(arguments)

    return call


def test_eject(models: Path, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("eject") == 1
    shown = capsys.readouterr().out
    assert shown.startswith("--- a/shop_models.py\n+++ b/shop_models.py\n")
    assert shown.count("index=True") == 2
    assert models.read_text() == MODELS
    assert run("eject", "--write", "offers") == 0
    assert capsys.readouterr().out == "written: shop_models.py\n"
    assert models.read_text().count("index=True") == 1
    assert run("eject", "ix_or*", "--write") == 0
    assert models.read_text().count("index=True") == 2
    capsys.readouterr()
    assert run("eject") == 0
    assert capsys.readouterr().out == "Nothing to eject.\n"


def test_what_cannot_be_written_is_told(
    models: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    models.write_text(MODELS.replace("ForeignKey\n", "ForeignKey, Integer\n", 1) + MADE_BY_TYPE)
    assert run("eject", "--write") == 1
    out, err = capsys.readouterr()
    assert out == "written: shop_models.py\n"
    assert models.read_text().count("index=True") == 2
    assert "for 'ix_bills_client_id': no class statement for Bill" in err
    assert 'HINT: Add Index("ix_bills_client_id", "client_id") to the model of bills.' in err


def test_a_package_that_is_installed_is_not_written(
    models: Path, run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = models.parent / "site-packages"
    installed.mkdir()
    models.rename(installed / models.name)
    monkeypatch.syspath_prepend(str(installed))
    assert run("eject", "--write") == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("is in an installed package") == 2
    assert (installed / models.name).read_text() == MODELS


def test_adopt(models: Path, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("adopt") == 2
    assert run("adopt", "--all", "clients_name") == 2
    assert run("adopt", "no%such") == 2
    told = capsys.readouterr().err.splitlines()
    assert [line for line in told if line.startswith("FAILED")] == [
        "FAILED: cannot adopt: name the indexes, or give --all",
        "FAILED: cannot adopt: name the indexes, or give --all",
        "FAILED: cannot adopt 'no%such': no table of the models has such an index",
    ]
    assert run("adopt", "clients_name") == 1
    assert 'Index("clients_name", "name")' in capsys.readouterr().out
    assert run("adopt", "--all", "--write") == 0
    assert models.read_text() == MODELS.replace(
        '"clients"\n',
        """"clients"
    __table_args__ = (
        Index("clients_lower", text("lower(name)")),
        Index("clients_name", "name"),
    )
""",
    ).replace("import ForeignKey\n", "import ForeignKey, Index, text\n")
    capsys.readouterr()
    assert run("adopt", "--all") == 0
    assert capsys.readouterr().out == "Nothing to adopt.\n"


def test_without_libcst(models: Path) -> None:
    program = "import sys; sys.modules['libcst'] = None; from alembic_idx.cli import main; main()"
    arguments = [sys.executable, "-c", program, "eject"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=False)
    assert done.stderr == (
        "FAILED: cannot run eject: libcst is not installed; pip install 'migration-idx[eject]'\n"
    )
