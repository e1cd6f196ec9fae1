"""The Alembic samples after their own migrations: every index is the same, and nothing drifts."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support import forked

SAMPLES = Path(__file__).parents[2] / "sample_projects"


def run(folder: Path, url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    variables = {"GROVE_DATABASE_URL": url, "JUSTICE_DATABASE_URL": url, "GROVE_MODELS": ""}
    environment = {**os.environ, **variables}
    return forked.run("alembic", ("-m", *arguments), folder=folder, environment=environment)


@pytest.mark.parametrize("sample", ["grove", "justice"])
def test_all_the_same(sample: str, tmp_path: Path, any_postgres_url: str) -> None:
    folder = tmp_path / sample
    shutil.copytree(SAMPLES / sample, folder, ignore=shutil.ignore_patterns("__pycache__", "*.db"))
    for command in (["alembic", "upgrade", "head"], ["alembic", "check"]):
        done = run(folder, any_postgres_url, *command)
        assert done.returncode == 0, done.stderr
        assert "drift" not in done.stderr
    told = run(folder, any_postgres_url, "alembic_idx.cli", "verify", "--strict")
    assert told.returncode == 0, told.stdout + told.stderr
    (summary,) = told.stdout.splitlines()
    count = summary.split()[0]
    assert int(count) > 20
    assert summary == f"{count} indexes: {count} same"
