"""The samples with their declared queries: generate, upgrade, generate nothing, down and up."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.workloads.projects import SAMPLES, CommandFailed, Project
from tests.samples.catalog import catalog

DOWN = {
    "agency": (
        ("manage.py", "migrate", "office", "0002"),
        ("manage.py", "migrate", "billing", "0002"),
        ("manage.py", "migrate", "work", "0001"),
        ("manage.py", "migrate", "people", "0001"),
    ),
    "justice": (("-m", "alembic", "downgrade", "0001"),),
}
NOTHING_TO_DO = {
    "agency": (("manage.py", "makemigrations", "--check", "--dry-run"), "No changes detected"),
    "erp": (("manage.py", "makemigrations", "--check", "--dry-run"), "No changes detected"),
    "grove": (("-m", "alembic", "check"), "No new upgrade operations detected"),
    "justice": (("-m", "alembic", "check"), "No new upgrade operations detected"),
}


def nothing_to_do(project: Project) -> bool:
    command, said = NOTHING_TO_DO[project.sample.name]
    return said in project.run(*command)


@pytest.mark.parametrize("name", sorted(DOWN))
def test_round_trip(name: str, postgres_url: str, tmp_path: Path) -> None:
    project = Project.copied(SAMPLES[name], tmp_path / name, postgres_url)
    project.upgrade()
    early = catalog(project.url)
    with pytest.raises(CommandFailed):
        nothing_to_do(project)
    project.generate()
    project.upgrade()
    there = catalog(project.url)
    assert len(there) > len(early)
    assert not [definition for _, definition in there if "INVALID" in definition]
    assert nothing_to_do(project)
    for command in DOWN[name]:
        project.run(*command)
    assert catalog(project.url) == early
    project.upgrade()
    assert catalog(project.url) == there
