"""The sample projects as their users have them: a folder, a database, commands."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
_MIGRATE = ("manage.py", "migrate", "--verbosity", "0")
_MAKE = ("manage.py", "makemigrations")
_UPGRADE = ("-m", "alembic", "upgrade", "head")
_REVISION = ("-m", "alembic", "revision", "--autogenerate", "-m", "derived")


class CommandFailed(Exception):
    """A command of a project ended with an error; the message is all that it printed."""


class Call(NamedTuple):
    """One query of a sample with its arguments; `of` says whose rows it is about."""

    query: str
    of: str
    sql: str

    @property
    def group(self) -> str:
        """The part of the application that it belongs to, "" where there are no parts."""
        return self.query.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class Sample:
    """What differs between the projects; `size` turns rows of the biggest tables into options."""

    name: str
    migrations: str
    early: str
    upgrade: tuple[str, ...]
    generate: tuple[str, ...]
    seed: tuple[str, ...]
    size: Callable[[int], tuple[str, str]]
    variables: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)


def _rows(rows: int) -> tuple[str, str]:
    return "--rows", str(rows)


SAMPLES = {
    sample.name: sample
    for sample in (
        Sample(
            "agency",
            "agency/*/migrations/0*.py",
            "*_initial.py",
            _MIGRATE,
            _MAKE,
            ("manage.py", "seed"),
            _rows,
        ),
        Sample(
            "erp",
            "erp/*/migrations/0*.py",
            "*_initial.py",
            _MIGRATE,
            _MAKE,
            ("manage.py", "seed"),
            lambda rows: ("--scale", str(rows / 1_500_000)),  # inventory movements
            variables={"ERP_DECLARED_QUERIES": "1"},
        ),
        Sample(
            "grove",
            "migrations/versions/*.py",
            "0001_*.py",
            _UPGRADE,
            _REVISION,
            ("-m", "grove.seed"),
            lambda rows: ("--scale", str(rows / 2_000_000)),  # messages
            files={"pyproject.toml": '[tool.idx]\nqueries = ["grove.queries"]\n'},
        ),
        Sample(
            "justice",
            "migrations/versions/*.py",
            "0001_*.py",
            _UPGRADE,
            _REVISION,
            ("-m", "justice.seed"),
            _rows,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Project:
    """A copy of a sample at its early revision, working on one database."""

    sample: Sample
    folder: Path
    url: str

    @classmethod
    def copied(cls, sample: Sample, folder: Path, url: str) -> Project:
        """Without the migrations that the tool has generated, with declared queries."""
        source = ROOT / "sample_projects" / sample.name
        shutil.copytree(source, folder, ignore=shutil.ignore_patterns("__pycache__"))
        for path in set(folder.glob(sample.migrations)) - set(folder.rglob(sample.early)):
            path.unlink()
        for name, text in sample.files.items():
            (folder / name).write_text(text, encoding="utf-8")
        return cls(sample, folder, url)

    def upgrade(self, **variables: str) -> None:
        """Bring the database to the newest migration."""
        self.run(*self.sample.upgrade, **variables)

    def generate(self, **variables: str) -> None:
        """Write the migrations that the models want."""
        self.run(*self.sample.generate, **variables)

    def seed(self, rows: int) -> None:
        """Fill the tables, the biggest ones with so many rows."""
        self.run(*self.sample.seed, *self.sample.size(rows))

    def workload(self, rows: int) -> list[Call]:
        """All queries, for data of the same size."""
        command = ("-m", f"{self.sample.name}.workload", *self.sample.size(rows))
        return [Call(**each) for each in json.loads(self.run(*command))]

    def run(self, *arguments: str, **variables: str) -> str:
        """Run Python in the project's folder; gives what it printed.

        Raises `CommandFailed`.
        """
        path = os.pathsep.join((str(ROOT), os.environ.get("PYTHONPATH", "")))
        environment = {
            **os.environ,
            **self.sample.variables,
            **variables,
            f"{self.sample.name.upper()}_DATABASE_URL": self.url,
            "PYTHONPATH": path,
        }
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise CommandFailed(f"{done.stdout}{done.stderr}\n{arguments}: {done.returncode}")
        return done.stdout
