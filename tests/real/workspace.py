"""A working folder for one run of one application: everything that is written lies here."""

from __future__ import annotations

import json
import shutil
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from tests.real.applications import Application
from tests.real.catalog import Place
from tests.real.environments import Environment, RealError, environment_of

Settings = Mapping[str, Any]
"""Of the tool, as in pyproject.toml or in `IDX`."""

TOOL_SETTINGS: Settings = {"drop_redundant": True}
# What is derived is in no database yet, and no difference.
REPORT_SETTINGS: Settings = {"mode": "report"}
_SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Found:
    """A finding of the tool, as far as it is compared."""

    rule: str
    table: str
    columns: tuple[str, ...]
    index: str

    @property
    def place(self) -> Place:
        """Where it is."""
        return self.table, self.columns


@dataclass(frozen=True, slots=True)
class Workspace(ABC):
    """An application, its installation, a database (`postgresql://…`) and a folder."""

    application: Application
    environment: Environment
    url: str
    folder: Path
    settings: Settings | None = None
    """Of the tool; without any it is not there."""

    @classmethod
    def create(cls, application: Application, url: str, folder: Path) -> Workspace:
        """A fresh folder; the application is installed if it is not yet."""
        from tests.real.alembic_workspace import AlembicWorkspace
        from tests.real.django_workspace import DjangoWorkspace

        folder.mkdir(parents=True)
        kind = DjangoWorkspace if application.settings else AlembicWorkspace
        space = kind(application, environment_of(application), url, folder)
        texts = {"work": str(folder), "psycopg2": space.psycopg2_url}
        given = {name: text.format(**texts) for name, text in application.variables.items()}
        space = replace(
            space, environment=replace(space.environment, variables=space.variables() | given)
        )
        space.prepare()
        return space.under(TOOL_SETTINGS)

    def under(self, settings: Settings | None) -> Self:
        """The same with the tool under these settings, or without it."""
        return replace(self, settings=settings)

    def on_copies(self) -> Self:
        """The same on a copy of the application's source, in the folder `source`."""
        for package in self.installed_packages():
            shutil.copytree(package, self.source / package.name)
        variables = {**self.environment.variables, "PYTHONPATH": str(self.source)}
        return replace(self, environment=replace(self.environment, variables=variables))

    def installed_packages(self) -> list[Path]:
        """The folders that `on_copies` copies."""
        places = list(self.environment.folder.glob("lib/*/site-packages"))
        return [place / name for place in places for name in self.application.copies]

    @property
    def source(self) -> Path:
        """Where `on_copies` puts the copies."""
        return self.folder / _SOURCE

    @property
    def psycopg2_url(self) -> str:
        """The database's URL as SQLAlchemy wants it."""
        return self.url.replace("postgresql://", "postgresql+psycopg2://", 1)

    def variables(self) -> dict[str, str]:
        """Environment variables that every program of the application gets."""
        return {}

    @abstractmethod
    def prepare(self) -> None:
        """Write what the application's commands need into the folder."""

    @abstractmethod
    def migrate(self) -> None:
        """Bring the database to the application's newest schema, by its own command."""

    @abstractmethod
    def declare(self) -> frozenset[Place]:
        """Create the tables in an empty database as the models declare them, without migrations.

        Gives the declared foreign keys that PostgreSQL refuses to create.
        """

    @abstractmethod
    def findings(self) -> list[Found]:
        """What the tool says about the models."""

    @abstractmethod
    def ask(self, *arguments: str) -> list[subprocess.CompletedProcess[str]]:
        """Run a verb of the tool; once for each environment of the application."""

    @abstractmethod
    def work_folders(self) -> list[Path]:
        """Where `ask` runs, in its order."""

    def verify(self) -> list[dict[str, Any]]:
        """What `verify` tells of each index, as in its JSON."""
        return [entry for done in self.ask("verify", "--format=json") for entry in _verdicts(done)]

    @abstractmethod
    def generate(self, name: str) -> list[Path]:
        """Run the framework's own command that writes migrations; gives the new files in order."""

    @abstractmethod
    def difference(self) -> list[str]:
        """What the framework's own command would write: an operation a line, sorted."""

    @abstractmethod
    def drift(self) -> list[str]:
        """What the tool replaces as it is not as the models have it: `table.index`, sorted."""

    @abstractmethod
    def pending(self) -> list[str]:
        """What the framework's own check command says is not migrated yet."""

    @abstractmethod
    def upgrade(self) -> None:
        """Apply what `generate` wrote."""

    @abstractmethod
    def downgrade(self) -> None:
        """Reverse all that `upgrade` applied."""

    def vanished(self) -> list[str]:
        """The application's own operations that are gone when the tool is there (Alembic)."""
        return []

    def generic_keys(self) -> frozenset[Place]:
        """Table and columns of the generic foreign keys; none outside Django."""
        return frozenset()


def discard(files: Iterable[Path]) -> list[str]:
    """Delete the files; gives their text."""
    paths = list(files)
    texts = [path.read_text(encoding="utf-8") for path in paths]
    for path in paths:
        path.unlink()
    return texts


def last_line(printed: str) -> Any:
    """What a driver prints as JSON in its last line."""
    return json.loads(printed.strip().splitlines()[-1])


def _verdicts(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    """The entries of all databases; what an application prints before the document is left out."""
    if done.returncode not in (0, 1):
        raise RealError(f"cannot run {done.args!r}:\n{done.stderr[-3000:]}")
    document = json.loads(done.stdout[done.stdout.index('{\n  "version"') :])
    return [entry for database in document["databases"] for entry in database["indexes"]]


def found_in(printed: str) -> list[Found]:
    """Findings as the drivers print them."""
    return [
        Found(item["rule"], item["table"], tuple(item["columns"]), item["index"])
        for item in last_line(printed)
    ]
