"""The guides from a slow query to its migration, followed word for word."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from tests.alembic.project import with_driver
from tests.docs.blocks import ROOT
from tests.docs.guide import Guide

_PLUGIN = (
    'transaction_per_migration=True, autogenerate_plugins=["alembic.autogenerate.*", "alembic_idx"]'
)


def test_alembic(
    tmp_path: Path, postgres_url: str, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    command.init(Config("alembic.ini"), "migrations")
    ini, env = tmp_path / "alembic.ini", tmp_path / "migrations" / "env.py"
    ini.write_text(
        ini.read_text().replace("driver://user:pass@localhost/dbname", with_driver(postgres_url))
    )
    text = env.read_text().replace(
        "target_metadata = None", "from shop.models import Base\ntarget_metadata = Base.metadata"
    )
    env.write_text(text.replace("connection=connection, ", f"connection=connection, {_PLUGIN}, "))
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "__init__.py").touch()
    guide = Guide(ROOT / "docs" / "slow-query-alembic.md", tmp_path, {"TMPDIR": str(models)})
    guide.follow()
