"""The samples with their declared queries: generate, upgrade, generate nothing, down and up."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from benchmarks.workloads.projects import ROOT, SAMPLES, Project
from tests.samples.catalog import catalog

# One process for all apps; a user would name the one app in question.
DJANGO = """
import io, django
django.setup()
from django.core.management import call_command
for app, target in (("office", "0002"), ("billing", "0002"), ("work", "0001"), ("people", "0001")):
    call_command("migrate", app, target, verbosity=0, skip_checks=True)
"""
DOWN = {"agency": ("-c", DJANGO), "justice": ("-m", "alembic", "downgrade", "0001")}
# As their READMEs say: 33 created and eighteen dropped; 20 created.
MORE = {"agency": 33 - 18, "justice": 20}
SETTINGS = {"DJANGO_SETTINGS_MODULE": "agency.settings"}
MAKE = ("manage.py", "makemigrations", "--check", "--dry-run")
CHECK = ("-m", "alembic", "check")
NOTHING_TO_DO = {
    "agency": (MAKE, "No changes detected"),
    "grove": (CHECK, "No new upgrade operations detected"),
    "justice": (CHECK, "No new upgrade operations detected"),
}


def nothing_to_do(project: Project) -> bool:
    command, said = NOTHING_TO_DO[project.sample.name]
    return said in project.run(*command)


@pytest.fixture(params=sorted(NOTHING_TO_DO))
def project(request: pytest.FixtureRequest, postgres_url: str, tmp_path: Path) -> Project:
    """At the early revision."""
    name: str = request.param
    return Project.copied(SAMPLES[name], tmp_path / name, postgres_url)


def test_there_and_nothing_to_do(project: Project) -> None:
    project.upgrade()
    early = catalog(project.url)
    project.generate()
    project.upgrade()
    there = catalog(project.url)
    more = MORE.get(project.sample.name)
    assert more is None or len(there) - len(early) == more
    assert len(there) > len(early) + 12
    assert not [definition for _, definition in there if "INVALID" in definition]
    assert nothing_to_do(project)
    down = DOWN.get(project.sample.name)
    if down is not None:
        project.run(*down, **SETTINGS)
        assert catalog(project.url) == early
        project.upgrade()
        assert catalog(project.url) == there


def test_erp_generates_nothing_twice(tmp_path: Path) -> None:
    """107 tables; what the migrations do there, other tests tell."""
    url = f"sqlite:///{tmp_path / 'none.sqlite3'}"
    project = Project.copied(SAMPLES["erp"], tmp_path / "erp", url)
    project.generate()
    written = {path.name for path in project.folder.glob(project.sample.migrations)}
    assert len(written) > 1
    assert "No changes detected" in project.run(*MAKE)
    queried = "".join(path.read_text() for path in project.folder.glob("erp/sales/migrations/0*"))
    assert "fields=['client', 'ordered_at']" in queried


@pytest.mark.parametrize("name", sorted(DOWN))
def test_the_committed_migrations_are_all(name: str, postgres_url: str, tmp_path: Path) -> None:
    source, folder = ROOT / "sample_projects" / name, tmp_path / name
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("__pycache__"))
    project = Project(SAMPLES[name], folder, postgres_url)
    project.upgrade()
    assert nothing_to_do(project)
