"""What is generated for each scenario, compared and executed up, down and up again.

To accept what the tool writes now: IDX_UPDATE_GOLDEN=1 pytest tests/django/migrations.
"""

from __future__ import annotations

import os
import shutil
from itertools import groupby
from pathlib import Path
from typing import Any

import django
import pytest

from tests.django.migrations.project import Project
from tests.django.migrations.scenarios import SCENARIOS, Scenario
from tests.support.psql import psql

GOLDEN = Path(__file__).parent / "golden"
# Django 5.2 removes a field before it adds another one.
OTHERWISE_ON_52 = ("stock", "three_phases")


def group_of(scenario: Scenario) -> dict[str, Any]:
    """Scenarios of one group share a project and its settings."""
    return {**scenario.idx, "on_postgresql": scenario.only_postgresql}


GROUPS = {
    "_".join(key for key, value in group.items() if value) or "defaults": tuple(scenarios)
    for group, scenarios in groupby(sorted(SCENARIOS, key=lambda s: repr(group_of(s))), group_of)
}


@pytest.mark.parametrize("group", GROUPS)
def test_on_postgresql(group: str, tmp_path: Path, postgres_url: str) -> None:
    there_and_back(GROUPS[group], tmp_path, postgres_url)


@pytest.mark.once
@pytest.mark.parametrize(
    "group", [group for group in GROUPS if "stock" not in group and "on_postgresql" not in group]
)
def test_on_sqlite(group: str, tmp_path: Path) -> None:
    there_and_back(GROUPS[group], tmp_path, f"sqlite:///{tmp_path / 'database.sqlite3'}")


def there_and_back(scenarios: tuple[Scenario, ...], tmp_path: Path, url: str) -> None:
    project = Project(tmp_path / "home", url, idx={"select": []})
    for scenario in scenarios:
        project.app(scenario.label, scenario.before)
    if scenarios[0].only_postgresql:
        project.packages.append("django.contrib.postgres")
        psql(url, "CREATE EXTENSION pg_trgm").check_returncode()
    project.make()
    project.migrate()
    early = project.catalog()

    project.idx = {"concurrently": True, **scenarios[0].idx}
    for scenario in scenarios:
        project.app(scenario.label, scenario.after)
    made = project.make("--verbosity=0")
    for scenario in scenarios:
        compare(project, scenario, [name for name in made if name.startswith(scenario.label + "/")])
    project.assert_settled()

    project.migrate()
    late = project.catalog()
    project.python("migrate_back.py", *(f"{scenario.label}/0001" for scenario in scenarios))
    assert project.catalog() == early
    project.migrate()
    assert project.catalog() == late


def compare(project: Project, scenario: Scenario, made: list[str]) -> None:
    folder = GOLDEN / scenario.label
    if django.VERSION < (6, 0) and scenario.label in OTHERWISE_ON_52:
        folder = GOLDEN / f"{scenario.label}_on_52"
    written = {name.partition("/")[2]: project.source(name) for name in made}
    if os.environ.get("IDX_UPDATE_GOLDEN"):
        shutil.rmtree(folder, ignore_errors=True)
        for stem, source in written.items():
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{stem}.py").write_text(source, encoding="utf-8")
    kept = {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py"))}
    assert written == kept


def test_no_golden_is_unused() -> None:
    used = {s.label for s in SCENARIOS} | {f"{label}_on_52" for label in OTHERWISE_ON_52}
    assert {path.name for path in GOLDEN.iterdir()} <= used
