"""The samples leave the plugin: their models say all of it, and Alembic alone is content."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support import forked

SAMPLES = Path(__file__).parents[2] / "sample_projects"
ROOT = SAMPLES.parent


@pytest.mark.parametrize("name", ["grove", "justice"])
def test_sample(name: str, tmp_path: Path, postgres_url: str) -> None:
    folder = shutil.copytree(
        SAMPLES / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "*.db")
    )
    before = {path: path.read_bytes() for path in folder.rglob("*.*")}
    url = {f"{name.upper()}_DATABASE_URL": postgres_url, f"{name.upper()}_MODELS": ""}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        own = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **url}
        environment = {**os.environ, **own}
        return forked.run("alembic", ("-m", *arguments), folder=folder, environment=environment)

    assert run("alembic", "upgrade", "head").returncode == 0
    shown = run("alembic_idx.cli", "eject")
    assert shown.returncode == 1, shown.stderr
    assert {path: path.read_bytes() for path in before} == before

    # what is shown is a patch, and what is written is what the patch makes
    patched = shutil.copytree(folder, tmp_path / "patched")
    applied = subprocess.run(
        ["patch", "-p1"], input=shown.stdout, cwd=patched, text=True, capture_output=True
    )
    assert applied.returncode == 0, applied.stdout
    written = run("alembic_idx.cli", "eject", "--write")
    assert (written.returncode, written.stdout) == (0, f"written: {name}/models.py\n")
    models = folder / name / "models.py"
    assert models.read_bytes() == (patched / name / "models.py").read_bytes()
    changed = {path for path, content in before.items() if path.read_bytes() != content}
    assert changed == {models}
    removed = [line for line in shown.stdout.splitlines() if line.startswith("-")][1:]
    assert all("__table_args__" in line or "ForeignKey(" in line for line in removed)

    again = run("alembic_idx.cli", "eject", "--write")
    assert (again.returncode, again.stdout) == (0, "Nothing to eject.\n")
    env = folder / "migrations" / "env.py"
    lines = [line for line in env.read_text().splitlines(True) if "alembic_idx" not in line]
    env.write_text("".join(lines))
    check = run("alembic", "check")
    assert check.returncode == 0, check.stderr
    assert "No new upgrade operations detected." in check.stdout + check.stderr
