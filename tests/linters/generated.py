"""What migration-idx generates for the samples, and the SQL of it both ways."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.samples import erp_project, grove_project

_SQL = """
from io import StringIO
from django.core.management import call_command

answer = {}
for app, name in CHOSEN:
    for way in ("forwards", "backwards"):
        out = StringIO()
        call_command("sqlmigrate", app, name, backwards=way == "backwards", stdout=out)
        answer[f"{app}-{name}-{way}"] = out.getvalue()
"""


@dataclass(frozen=True, slots=True)
class Generated:
    """Files that the tool wrote, and SQL scripts by name, as the database would get them."""

    files: list[Path]
    scripts: dict[str, str]


def early_grove(folder: Path, url: str) -> grove_project.Project:
    """The Alembic sample, installed, its database at the first revision."""
    shutil.copytree(
        grove_project.GROVE, folder, ignore=shutil.ignore_patterns("__pycache__", "*.db")
    )
    project = grove_project.Project(folder, url)
    for path in _later(_revisions(folder)):
        path.unlink()
    project.run("alembic", "upgrade", "head")
    return project


@contextmanager
def generated_for_grove(
    project: grove_project.Project, *, settings: str, models: str = ""
) -> Iterator[Generated]:
    """What is written until nothing is left to write; `settings` are lines of `[tool.idx]`."""
    (project.folder / "pyproject.toml").write_text(f"[tool.idx]\n{settings}\n")
    for message in ("indexes", "what these made redundant"):
        project.run(*("alembic", "revision", "--autogenerate", "-m", message), GROVE_MODELS=models)
        project.run("alembic", "upgrade", "heads")
    yield Generated(
        _later(_revisions(project.folder)),
        {
            "upgrade": project.run("alembic", "upgrade", "0001:head", "--sql"),
            "downgrade": project.run("alembic", "downgrade", "head:0001", "--sql"),
        },
    )
    project.run("alembic", "downgrade", "0001")
    for path in _later(_revisions(project.folder)):
        path.unlink()


def early_erp(folder: Path, url: str) -> erp_project.Project:
    """The Django sample, installed, with each app's first migration; its database is empty."""
    early = erp_project.early_revision(folder, url)
    shutil.copy(folder / "erp" / "settings.py", folder / "erp" / "early_settings.py")
    return erp_project.Project(early.folder, url, with_idx=True)


@contextmanager
def generated_for_erp(
    project: erp_project.Project, *, settings: dict[str, object]
) -> Iterator[Generated]:
    """What one run writes; `settings` is `IDX`."""
    source = (project.folder / "erp" / "early_settings.py").read_text()
    (project.folder / "erp" / "settings.py").write_text(f"{source}\nIDX = {settings!r}\n")
    project.manage("makemigrations")
    files = _later(_migrations(project.folder))
    chosen = [(path.parts[-3], path.stem) for path in files]
    yield Generated(files, project.ask(f"CHOSEN = {chosen!r}\n{_SQL}"))
    for path in files:
        path.unlink()


def _revisions(folder: Path) -> Iterator[Path]:
    return (folder / "migrations" / "versions").glob("*.py")


def _migrations(folder: Path) -> Iterator[Path]:
    return folder.glob("erp/*/migrations/0*.py")


def _later(paths: Iterator[Path]) -> list[Path]:
    return sorted(path for path in paths if path.name != "0001_initial.py")
