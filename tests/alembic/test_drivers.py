"""The templates of env.py, with each driver, from the command line: as a user has them."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from tests.support import forked

MODELS = """\
import sqlalchemy as sa

metadata = sa.MetaData()
sa.Table("clients", metadata, sa.Column("id", sa.Integer, primary_key=True))
sa.Table(
    "orders",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("client_id", sa.ForeignKey("clients.id")),
)
"""


def project(folder: Path, template: str, url: str) -> Path:
    """What `alembic init` writes, with the models and our line added."""
    folder.mkdir()
    config = Config(folder / "alembic.ini")
    command.init(config, str(folder / "migrations"), template=template)
    ini = folder / "alembic.ini"
    ini.write_text(re.sub(r"(?m)^sqlalchemy\.url = .*", f"sqlalchemy.url = {url}", ini.read_text()))
    env = folder / "migrations" / "env.py"
    text = env.read_text()
    text = text.replace("target_metadata = None", "from models import metadata as target_metadata")
    plugged, count = re.subn(
        r"(context\.configure\(\s*connection=connection, target_metadata=target_metadata)",
        r"\1, transaction_per_migration=True,"
        r' autogenerate_plugins=["alembic.autogenerate.*", "alembic_idx"]',
        text,
    )
    assert count == 1
    env.write_text(plugged)
    (folder / "models.py").write_text(MODELS)
    return folder


def alembic(folder: Path, *arguments: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    done = forked.run(
        "alembic", ("-m", "alembic", *arguments), folder=folder, environment=environment
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    ("template", "driver"),
    [
        ("generic", "psycopg"),
        ("generic", "psycopg2"),
        ("async", "asyncpg"),
        ("async", "psycopg"),
    ],
)
def test_the_whole_way(tmp_path: Path, postgres_url: str, template: str, driver: str) -> None:
    url = postgres_url.replace("postgresql", f"postgresql+{driver}", 1)
    folder = project(tmp_path / "project", template, url)
    engine = sa.create_engine(postgres_url.replace("postgresql", "postgresql+psycopg", 1))
    names: dict[str, Any] = {}
    exec(MODELS, names)
    names["metadata"].create_all(engine)
    engine.dispose()
    alembic(folder, "revision", "--autogenerate", "-m", "indexes")
    (written,) = folder.glob("migrations/versions/*_indexes.py")
    assert "postgresql_concurrently=True" in written.read_text()
    alembic(folder, "upgrade", "head")
    alembic(folder, "downgrade", "base")
    alembic(folder, "upgrade", "head")
    assert "No new upgrade operations detected" in alembic(folder, "check")
