"""The sample projects, migrated and filled, in databases of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[2]


def grove(url: str, scale: float) -> None:
    """Fill the database with the Alembic sample."""
    folder = _ROOT / "sample_projects" / "grove"
    variables = {"GROVE_DATABASE_URL": url}
    _run(folder, variables, "-m", "alembic", "upgrade", "head")
    _run(folder, variables, "-m", "grove.seed", "--scale", str(scale))


def erp(url: str, scale: float) -> None:
    """Fill the database with the Django sample."""
    folder = _ROOT / "sample_projects" / "erp"
    variables = {"ERP_DATABASE_URL": url}
    _run(folder, variables, "manage.py", "migrate", "--verbosity", "0")
    _run(folder, variables, "manage.py", "seed", "--scale", str(scale), "--verbosity", "0")


def _run(folder: Path, variables: dict[str, str], *arguments: str) -> None:
    path = os.pathsep.join((str(_ROOT), os.environ.get("PYTHONPATH", "")))
    environment = {**os.environ, **variables, "PYTHONPATH": path}
    subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
