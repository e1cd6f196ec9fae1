"""A private copy of the sample, worked on as its user would: from the command line."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.support import forked

GROVE = Path(__file__).parents[2] / "sample_projects" / "grove"
INSTALLATION = '        autogenerate_plugins=["alembic.autogenerate.*", "alembic_idx"],\n'


@dataclass(frozen=True, slots=True)
class Project:
    """The sample in a folder of its own, on the database at ``url``."""

    folder: Path
    url: str

    def copy(self, folder: Path) -> Project:
        """Another one, with the same SQLite file."""
        return Project(shutil.copytree(self.folder, folder), self.url)

    def attempt(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run ``python -m`` with the arguments."""
        variables = {"GROVE_DATABASE_URL": self.url, "GROVE_MODELS": ""}
        return forked.run(
            "alembic",
            ("-m", *arguments),
            folder=self.folder,
            environment={**os.environ, **variables, **environment},
        )

    def run(self, *arguments: str, **environment: str) -> str:
        """The same, which must succeed; gives what it printed."""
        done = self.attempt(*arguments, **environment)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def refusal(self, *arguments: str, **environment: str) -> str:
        """The same, which must fail with a message and no traceback; gives the message."""
        done = self.attempt(*arguments, **environment)
        assert done.returncode == 1, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stderr


def first_revision(folder: Path, url: str) -> Project:
    """The sample before migration-idx: without its line in env.py, with the first revision only."""
    shutil.copytree(GROVE, folder, ignore=shutil.ignore_patterns("__pycache__", "*.db"))
    env = folder / "migrations" / "env.py"
    before, installed, after = env.read_text().partition(INSTALLATION)
    assert installed
    assert "alembic_idx" not in before + after
    env.write_text(before + after)
    for revision in (folder / "migrations" / "versions").glob("*.py"):
        if revision.name != "0001_initial.py":
            revision.unlink()
    return Project(folder, url)
