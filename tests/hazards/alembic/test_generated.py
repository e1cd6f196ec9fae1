"""What migration-idx generates itself is silent, also where nothing is known of the tables."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from alembic_idx.hazards.project import read_project
from idx_core.hazards.judge import judge_migrations
from idx_core.model import Dialect
from idx_core.settings import Settings
from tests.hazards.alembic.corpus import Case, project

GOLDEN = sorted((Path(__file__).parents[2] / "alembic" / "golden").glob("*.py"))


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda path: path.stem)
def test_generated_revisions_are_silent(golden: Path, tmp_path: Path) -> None:
    text = golden.read_text(encoding="utf-8")
    config = project(tmp_path, Case("generated", ()))
    versions = tmp_path / "migrations" / "versions"
    (versions / "base.py").unlink()
    alone = re.sub(r"^down_revision = .*", "down_revision = None", text, flags=re.M)
    (versions / golden.name).write_text(alone, encoding="utf-8")
    # one is generated with that setting, two are for SQLite
    settings = Settings(concurrently=not golden.stem.startswith("not_concurrently"))
    dialect = Dialect.SQLITE if golden.stem.startswith("sqlite") else Dialect.POSTGRESQL
    read = read_project(config, everything=True)
    assert judge_migrations(read.migrations, settings, dialect=dialect) == ()
