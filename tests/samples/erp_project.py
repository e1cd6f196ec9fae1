"""The Django sample at its early revision, worked on as its user would: with manage.py."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support import forked

ERP = Path(__file__).parents[2] / "sample_projects" / "erp"
APPS = (
    *("hr", "partners", "catalog", "inventory", "sales"),
    *("purchasing", "accounting", "production", "documents"),
)


@dataclass(frozen=True, slots=True)
class Project:
    """A copy of the sample in a folder of its own, on the database at url."""

    folder: Path
    url: str
    with_idx: bool = False

    def attempt(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run Python with the arguments, Django's deprecations being errors."""
        environment = {
            **os.environ,
            "ERP_DATABASE_URL": self.url,
            "ERP_WITHOUT_IDX": "" if self.with_idx else "1",
            "DJANGO_SETTINGS_MODULE": "erp.settings",
        }
        return forked.run(
            "django",
            arguments,
            folder=self.folder,
            environment=environment,
            options=("-W", "error::DeprecationWarning"),
        )

    def manage(self, *arguments: str) -> str:
        """Run a command, which must succeed; gives what it printed."""
        done = self.attempt("manage.py", *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def refusal(self, *arguments: str) -> str:
        """Run a command, which must fail with a message and no traceback; gives the message."""
        done = self.attempt("manage.py", *arguments)
        assert done.returncode != 0, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stderr

    def to_early(self) -> None:
        """Migrate all apps back to their first migration: one plan, not one for each app."""
        self.ask(
            "from django.db import connection\n"
            "from django.db.migrations.executor import MigrationExecutor\n"
            f"targets = [(app, '0001_initial') for app in {APPS!r}]\n"
            "MigrationExecutor(connection).migrate(targets)\n"
            "answer = None"
        )

    def ask(self, code: str) -> Any:
        """Run code in the project; gives the object it left in ``answer``."""
        setup = "import django, json\ndjango.setup()\n"
        done = self.attempt("-c", f"{setup}{code}\nprint(json.dumps(answer))")
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)


def early_revision(folder: Path, url: str) -> Project:
    """The sample as it was before migration-idx: with the first migration of each app only."""
    shutil.copytree(ERP, folder, ignore=shutil.ignore_patterns("__pycache__", "*.sqlite3"))
    for migration in folder.glob("erp/*/migrations/0*.py"):
        if migration.name != "0001_initial.py":
            migration.unlink()
    return Project(folder, url)


def migrated(folder: Path, url: str) -> Project:
    """The sample as it is, with migration-idx, its migrations applied."""
    shutil.copytree(ERP, folder, ignore=shutil.ignore_patterns("__pycache__", "*.sqlite3"))
    project = Project(folder, url, with_idx=True)
    project.manage("migrate", "-v0")
    return project
