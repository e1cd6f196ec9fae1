"""Other people's linters have nothing right to say about what migration-idx generates.

Each is run as its own users run it, on the generated files (and their SQL) alone. The controls
prove that it is: with `concurrently = false` each of them must complain.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.linters import linters
from tests.linters.allowed import ALLOWED
from tests.linters.generated import (
    Generated,
    early_erp,
    early_grove,
    generated_for_erp,
    generated_for_grove,
)
from tests.linters.linters import LINTERS_BY_SAMPLE, Complaint
from tests.samples import erp_project, grove_project
from tests.support.postgres import PostgresServer

DOCS = Path(__file__).parents[2] / "docs" / "linters.md"


@pytest.fixture(scope="module")
def grove(
    postgres18: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[grove_project.Project]:
    with postgres18.fresh_database() as url:
        yield early_grove(tmp_path_factory.mktemp("linters") / "grove", url)


@pytest.fixture(scope="module")
def erp(
    postgres18: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[erp_project.Project]:
    with postgres18.fresh_database() as url:
        yield early_erp(tmp_path_factory.mktemp("linters") / "erp", url)


@pytest.mark.parametrize("models", ["base", "plan"])
def test_grove(grove: grove_project.Project, models: str, tmp_path: Path) -> None:
    with generated_for_grove(grove, settings="drop_redundant = true", models=models) as generated:
        found = complaints_about_grove(grove, generated, tmp_path)
    assert generated.files
    assert not_allowed(found) == []


# Stock Django cannot drop a foreign key's index without dropping the foreign key.
@pytest.mark.parametrize(
    "settings",
    [
        {"drop_redundant": True},
        pytest.param({"stock_operations": True}, marks=pytest.mark.real),
    ],
)
def test_erp(erp: erp_project.Project, settings: dict[str, object], tmp_path: Path) -> None:
    with generated_for_erp(erp, settings=settings) as generated:
        found = complaints_about_erp(erp, generated, tmp_path)
    assert generated.files
    assert not_allowed(found) == []


def test_control_grove(grove: grove_project.Project, tmp_path: Path) -> None:
    with generated_for_grove(grove, settings="concurrently = false") as generated:
        found = complaints_about_grove(grove, generated, tmp_path)
    assert {c.linter for c in not_allowed(found)} == LINTERS_BY_SAMPLE["grove"]


@pytest.mark.real  # a minute of a processor, and what the control of the other sample shows as well
def test_control_erp(erp: erp_project.Project, tmp_path: Path) -> None:
    with generated_for_erp(erp, settings={"concurrently": False}) as generated:
        found = complaints_about_erp(erp, generated, tmp_path)
    assert {c.linter for c in not_allowed(found)} == LINTERS_BY_SAMPLE["erp"]


@pytest.mark.parametrize("allowed", ALLOWED, ids=lambda allowed: allowed.rule)
def test_what_is_allowed_is_explained(allowed: object) -> None:
    rule = getattr(allowed, "rule", "")
    assert f"`{rule}`" in DOCS.read_text()


def complaints_about_grove(
    project: grove_project.Project, generated: Generated, folder: Path
) -> list[Complaint]:
    return [
        *linters.squawk(generated.scripts, folder),
        *linters.alembic_guard(generated.files),
        *linters.zdm(generated.files, project.folder),
    ]


def complaints_about_erp(
    project: erp_project.Project, generated: Generated, folder: Path
) -> list[Complaint]:
    return [
        *linters.squawk(generated.scripts, folder),
        *linters.zdm(generated.files, project.folder),
        *linters.django_migration_linter(project, generated.files),
    ]


def not_allowed(complaints: list[Complaint]) -> list[Complaint]:
    """The complaints that nothing in allowed.py excuses."""
    return sorted(c for c in complaints if not any(a.matches(c) for a in ALLOWED))
