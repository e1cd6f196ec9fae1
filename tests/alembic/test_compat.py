"""Releases of Alembic that load an entry point otherwise; installs them: `-m compat`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
USE = """\
import sys
from pathlib import Path
from tests.alembic.project import Project
from tests.alembic.shop import shop
import alembic
assert alembic.__version__ == sys.argv[2], alembic.__version__
project = Project(Path(sys.argv[1]) / "p", f"sqlite:///{sys.argv[1]}/a.db", shop())
project.create_tables()
(text,) = project.revision()
assert "ix_orders_client_id" in text
project.upgrade()
project.check()
"""


@pytest.mark.compat
@pytest.mark.parametrize("version", ["1.18.0", "1.19.2", "1.20.0", "1.20.1"])
def test_the_entry_point_is_loaded(tmp_path: Path, version: str) -> None:
    place = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", place], check=True)
    python = place / "bin" / "python"
    wanted = [f"alembic=={version}", "sqlalchemy>=2.0.36", "hatchling", "editables"]
    subprocess.run([python, "-m", "pip", "install", "-q", *wanted], check=True)
    subprocess.run(
        [python, "-m", "pip", "install", "-q", "--no-build-isolation", "--no-deps", "-e", ROOT],
        check=True,
    )
    done = subprocess.run(
        [python, "-W", "error", "-c", USE, tmp_path, version],
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
