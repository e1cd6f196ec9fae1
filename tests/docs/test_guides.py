"""The guides from a slow query to its migration, followed word for word."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from tests.alembic.project import with_driver
from tests.docs.blocks import ROOT, blocks
from tests.docs.guide import Guide
from tests.docs.test_rule_pages import judged

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


_SETTINGS = """
from project.volumes import IDX
from sample_projects.erp.erp.databases import database_from_url

SECRET_KEY = "tests-have-nothing-to-protect"
INSTALLED_APPS = ["shop", "django_idx"]
DATABASES = {{"default": database_from_url({url!r})}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
"""


def test_django(tmp_path: Path, postgres_url: str, models: Path) -> None:
    for package in ("project", "shop", "shop/migrations"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    (tmp_path / "project" / "volumes.py").write_text("IDX = {}\n")
    (tmp_path / "project" / "settings.py").write_text(_SETTINGS.format(url=postgres_url))
    (tmp_path / "manage.py").write_text(
        "import sys\nfrom django.core.management import execute_from_command_line\n"
        "execute_from_command_line(sys.argv)\n"
    )
    guide = Guide(
        ROOT / "docs" / "slow-query-django.md",
        tmp_path,
        {"DJANGO_SETTINGS_MODULE": "project.settings", "TMPDIR": str(models)},
    )
    guide.follow()


@pytest.mark.parametrize(
    ("heading", "framework"), [("With SQLAlchemy", "sqlalchemy"), ("With Django", "django")]
)
def test_ways_to_declare(
    heading: str, framework: str, tmp_path: Path, judge: subprocess.Popen[str]
) -> None:
    """The first example of each framework is read, and its queries want indexes."""
    page = ROOT / "docs" / "declared-queries.md"
    block = next(b for b in blocks(page) if b.heading == heading and b.language == "python")
    assert set(judged(judge, framework, block, tmp_path)) == {"IDX010"}
