"""Each linter's complaints about given files, as it is run by its own users."""

from __future__ import annotations

import json
import re
import subprocess
import sysconfig
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.samples import erp_project

SQUAWK, ALEMBIC_GUARD, ZDM = "squawk", "alembic-guard", "zdm"
DJANGO_MIGRATION_LINTER = "django-migration-linter"
LINTERS_BY_SAMPLE = {
    "grove": {SQUAWK, ALEMBIC_GUARD, ZDM},
    "erp": {SQUAWK, DJANGO_MIGRATION_LINTER, ZDM},
}

_INSTALLED = """
from erp.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "django_migration_linter"]
"""
_VERDICT = re.compile(r"\((?P<app>\w+), (?P<name>\w+)\)\.\.\. (?P<verdict>.*)")


@dataclass(frozen=True, slots=True, order=True)
class Complaint:
    """What a linter says: its rule's id (or words), and the line or the message it is about."""

    linter: str
    rule: str
    about: str


def squawk(scripts: dict[str, str], folder: Path) -> Iterator[Complaint]:
    """On SQL scripts by name."""
    for name, script in scripts.items():
        path = folder / f"{name}.sql"
        path.write_text(script)
        found = json.loads(_printed([_program(SQUAWK), "--reporter=json", path], codes=(0, 1)))
        for each in found:
            yield Complaint(SQUAWK, each["rule_name"], script.splitlines()[each["line"]])


def alembic_guard(files: Sequence[Path]) -> Iterator[Complaint]:
    """On revisions, both ways."""
    options = ["--strict", "--include-downgrade", "--format=json"]
    found = json.loads(_printed([_program(ALEMBIC_GUARD), *options, *files], codes=(0, 1)))
    for each in found:
        yield Complaint(ALEMBIC_GUARD, each["rule"], each["message"])


def zdm(files: Sequence[Path], project: Path) -> Iterator[Complaint]:
    """On migrations of either framework."""
    (project / "zero-downtime-migrations.toml").write_text(
        'alembic-version-locations = ["migrations/versions"]\n'
    )
    options = ["--warnings-as-errors", "--output-format=json"]
    printed = _printed([_program(ZDM), *options, *files], codes=(0, 1), folder=project)
    for each in json.loads(printed)["diagnostics"]:
        yield Complaint(ZDM, each["rule_id"], each["message"])


def django_migration_linter(
    project: erp_project.Project, files: Sequence[Path]
) -> Iterator[Complaint]:
    """As an app of the project, on these of its migrations."""
    (project.folder / "erp" / "linted.py").write_text(_INSTALLED)
    chosen = project.folder / "chosen"
    chosen.write_text("".join(f"{path}\n" for path in files))
    done = project.attempt(
        *("manage.py", "lintmigrations", "--settings=erp.linted", "--no-cache"),
        *("--warnings-as-errors", "--sql-analyser=postgresql"),
        f"--include-migrations-from={chosen}",
    )
    assert "*** Summary ***" in done.stdout, done.stdout + done.stderr
    about, linted = "", 0
    for line in done.stdout.partition("*** Summary ***")[0].splitlines():
        if verdict := _VERDICT.fullmatch(line):
            about, linted = f"{verdict['app']}.{verdict['name']}", linted + 1
        elif line.strip():
            yield Complaint(DJANGO_MIGRATION_LINTER, line.strip(), about)
    assert linted == len(files), done.stdout


def _program(name: str) -> Path:
    return Path(sysconfig.get_path("scripts")) / name


def _printed(
    command: Sequence[str | Path], *, codes: tuple[int, ...], folder: Path | None = None
) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode in codes, done.stdout + done.stderr
    return done.stdout
