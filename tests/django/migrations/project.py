"""A real Django project in a folder, its manage.py run as users run it: in a process of its own."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from typing import Any

from tests.django.migrations.catalogs import read_catalog
from tests.support import forked

REPOSITORY = Path(__file__).resolve().parents[3]
_OPTIONS = ("-W", "error::RuntimeWarning")

_MANAGE = """\
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
from django.core.management import execute_from_command_line

execute_from_command_line(sys.argv)
"""

# One process for many apps: starting Django is what takes the time.
_MIGRATE_BACK = """\
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
import django
from django.core.management import call_command

django.setup()
for target in sys.argv[1:]:
    call_command("migrate", *target.split("/"), verbosity=0)
"""


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


@dataclass
class Project:
    """`apps` come after `packages` and before django_idx unless `installed` says otherwise."""

    folder: Path
    url: str
    idx: dict[str, Any] = field(default_factory=dict)
    packages: list[str] = field(default_factory=list)
    installed: list[str] | None = None
    extra: str = ""
    environment: dict[str, str] = field(default_factory=dict)
    apps: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.write("manage.py", _MANAGE)
        self.write("project/__init__.py", "")
        self.write("migrate_back.py", _MIGRATE_BACK)

    def write(self, path: str, text: str) -> None:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(dedent(text), encoding="utf-8")

    def app(self, label: str, models: str) -> None:
        """Create the app, or give it these models from now on."""
        if label not in self.apps:
            self.apps.append(label)
            self.write(f"{label}/__init__.py", "")
            self.write(f"{label}/migrations/__init__.py", "")
        source = "from django.db import models\n\n" + dedent(models)
        self.write(f"{label}/models.py", source)

    def manage(self, *arguments: str, fails: bool = False, stdin: str = "") -> Outcome:
        """Run manage.py; the test fails unless it exits as expected."""
        return self.python("manage.py", *arguments, fails=fails, stdin=stdin)

    def python(self, *arguments: str, fails: bool = False, stdin: str = "") -> Outcome:
        """Run a script of the project."""
        self._write_settings()
        done = forked.run(
            "django",
            arguments,
            folder=self.folder,
            environment=self._environment(),
            options=_OPTIONS,
            typed=stdin,
        )
        assert (done.returncode != 0) == fails, f"{arguments}:\n{done.stdout}\n{done.stderr}"
        return Outcome(done.returncode, done.stdout, done.stderr)

    def python_anew(self, *arguments: str) -> None:
        """Run a script that looks at what has been imported; it must succeed."""
        self._write_settings()
        command = [sys.executable, *arguments]
        done = subprocess.run(
            command, cwd=self.folder, capture_output=True, text=True, env=self._environment()
        )
        assert done.returncode == 0, done.stderr

    def manage_on_terminal(self, answers: str, *arguments: str) -> Outcome:
        """Run manage.py with a terminal as its standard input, on which somebody types."""
        self._write_settings()
        ours, theirs = pty.openpty()
        try:
            os.write(ours, answers.encode())
            done = forked.run(
                "django",
                ("manage.py", *arguments),
                folder=self.folder,
                environment=self._environment(),
                options=_OPTIONS,
                terminal=theirs,
            )
            assert done.returncode == 0, done.stderr
        finally:
            os.close(ours)
            os.close(theirs)
        return Outcome(done.returncode, done.stdout, done.stderr)

    def migrate(self, *arguments: str) -> Outcome:
        return self.manage("migrate", "--verbosity=0", *arguments)

    def make(self, *arguments: str) -> list[str]:
        """Run makemigrations; the files that are new, as `label/0002_name`."""
        before = set(self.files())
        self.manage("makemigrations", *arguments)
        return [name for name in self.files() if name not in before]

    def files(self) -> list[str]:
        found = self.folder.glob("*/migrations/0*.py")
        return sorted(f"{path.parts[-3]}/{path.stem}" for path in found)

    def source(self, name: str) -> str:
        """The file of `label/0002_name` without its header, which holds the time and version."""
        label, _, stem = name.partition("/")
        text = (self.folder / label / "migrations" / f"{stem}.py").read_text(encoding="utf-8")
        return re.sub(r"\A# Generated by Django .*\n\n", "", text)

    def assert_settled(self) -> None:
        """Nothing is left to migrate: a second run finds no change."""
        self.manage("makemigrations", "--check", "--dry-run")

    def catalog(self) -> dict[str, str]:
        """Each index of the database with its definition."""
        return read_catalog(self.url)

    def _environment(self) -> dict[str, str]:
        paths = {"PYTHONPATH": str(REPOSITORY), "PYTHONDONTWRITEBYTECODE": "1"}
        return {**os.environ, **paths, **self.environment}

    def _write_settings(self) -> None:
        installed = self.installed or [
            "django.contrib.contenttypes",
            "django.contrib.auth",
            *self.packages,
            *self.apps,
            "django_idx",
        ]
        lines = [
            "from sample_projects.erp.erp.databases import database_from_url",
            'SECRET_KEY = "tests-have-nothing-to-protect"',
            f"INSTALLED_APPS = {installed!r}",
            f"DATABASES = {{'default': database_from_url({self.url!r})}}",
            'DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"',
            "USE_TZ = True",
            f"IDX = {self.idx!r}",
            dedent(self.extra),
        ]
        self.write("project/settings.py", "\n".join(lines))
