"""Both samples on every database: generate, upgrade, generate nothing; down and up give the same.

Run twice: from the early revision with the tool generating on that very database, and with the
committed migrations, which were generated on PostgreSQL and must not be undone elsewhere.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.samples import erp_project, grove_project
from tests.samples.catalog import Catalog, catalog

# The fixture that gives a fresh database; SQLite's is a file.
DATABASES = {
    "postgresql18": "postgres_url",
    "postgresql15": "postgres15_url",
    "sqlite": "",
    "mariadb": "mariadb_url",
}


@dataclass(frozen=True)
class Sample:
    """One sample in a folder of its own: what its user types, and where migrations lie."""

    folder: Path
    url: str
    run: Callable[..., str]
    early: Callable[[], None]
    generate: Callable[[], str]
    upgrade: Callable[[], None]
    downgrade: Callable[[], None]
    nothing_to_do: Callable[[], bool]
    later: Callable[[], list[Path]]


def grove(folder: Path, url: str) -> Sample:
    shutil.copytree(
        grove_project.GROVE, folder, ignore=shutil.ignore_patterns("__pycache__", "*.db")
    )
    project = grove_project.Project(folder, url.replace("mysql://", "mysql+aiomysql://"))
    versions = folder / "migrations" / "versions"

    def nothing_to_do() -> bool:
        return "No new upgrade operations detected" in project.run("alembic", "check")

    return Sample(
        folder=folder,
        url=url,
        run=project.run,
        early=lambda: _quietly(project.run("alembic", "upgrade", "0001")),
        generate=lambda: project.run("alembic", "revision", "--autogenerate", "-m", "indexes"),
        upgrade=lambda: _quietly(project.run("alembic", "upgrade", "head")),
        downgrade=lambda: _quietly(project.run("alembic", "downgrade", "0001")),
        nothing_to_do=nothing_to_do,
        later=lambda: sorted(p for p in versions.glob("*.py") if p.name != "0001_initial.py"),
    )


def erp(folder: Path, url: str) -> Sample:
    shutil.copytree(
        erp_project.ERP, folder, ignore=shutil.ignore_patterns("__pycache__", "*.sqlite3")
    )
    project = erp_project.Project(folder, url, with_idx=True)

    def nothing_to_do() -> bool:
        return "No changes detected" in project.manage("makemigrations", "--check", "--dry-run")

    return Sample(
        folder=folder,
        url=url,
        run=project.manage,
        early=lambda: _quietly(project.manage("migrate")),
        generate=lambda: project.manage("makemigrations"),
        upgrade=lambda: _quietly(project.manage("migrate")),
        downgrade=project.to_early,
        nothing_to_do=nothing_to_do,
        later=lambda: sorted(
            p for p in folder.glob("erp/*/migrations/0*.py") if p.name != "0001_initial.py"
        ),
    )


def _quietly(_: str) -> None:
    """What the command printed does not matter here."""


SAMPLES = {"grove": grove, "erp": erp}


def _pairs() -> list[Any]:
    """Each sample on each database; the 107 tables with `make test-real`.

    A round trip of theirs is a minute of a processor, most of it Django's, and the demo does it.
    """
    marks = {"postgresql15": [pytest.mark.postgres15], "mariadb": [pytest.mark.mariadb]}
    pairs = []
    for pair in product(SAMPLES, DATABASES):
        opted = [pytest.mark.real] if pair[0] == "erp" else []
        every = [*marks.get(pair[1], []), *opted]
        pairs.append(pytest.param(pair, id="-".join(pair), marks=every))
    return pairs


@pytest.fixture
def sample(request: pytest.FixtureRequest, tmp_path: Path) -> Sample:
    name, database = request.param
    url = f"sqlite:///{tmp_path / 'sample.db'}"
    if DATABASES[database]:
        url = request.getfixturevalue(DATABASES[database])
    return SAMPLES[name](tmp_path / name, url)


@pytest.mark.parametrize("sample", _pairs(), indirect=True)
def test_generated_here(sample: Sample) -> None:
    for path in sample.later():
        path.unlink()
    sample.early()
    early = catalog(sample.url)
    sample.generate()
    # InnoDB has indexed the foreign keys itself, so there may be nothing to generate.
    assert sample.later() or sample.url.startswith("mysql")
    round_trip(sample, early)


@pytest.mark.parametrize("sample", _pairs(), indirect=True)
def test_committed(sample: Sample) -> None:
    assert sample.later()
    sample.upgrade()
    there = catalog(sample.url)
    assert sample.nothing_to_do()
    if cannot_go_down_on_innodb(sample):
        return
    sample.downgrade()
    sample.upgrade()
    assert comparable(catalog(sample.url), sample) == comparable(there, sample)
    assert sample.nothing_to_do()


def cannot_go_down_on_innodb(sample: Sample) -> bool:
    """InnoDB gives its own index up for the migration's, and then refuses to drop that one.

    So does every Alembic project with `index=True` on a foreign key; its files are plain, so there
    is no place to do better (docs/alembic.md says so). Django's operations do better.
    """
    return sample.folder.name == "grove" and sample.url.startswith("mysql")


def comparable(indexes: Catalog, sample: Sample) -> Catalog | set[tuple[str, ...]]:
    """The catalog itself; on MariaDB what is indexed, whatever InnoDB or Django call it there.

    InnoDB gives up its own foreign key index for a wider one, and Django, before it drops that one
    again, makes another under its own name (docs/django.md, Limits).
    """
    if not sample.url.startswith("mysql"):
        return indexes
    columns: dict[tuple[str, str], list[str]] = {}
    for table, definition in indexes:  # in order of index and of place in it
        name, _, column, *_ = definition.split(" ")
        columns.setdefault((table, name), []).append(column)
    keys = {(table, *found) for (table, _), found in columns.items()}
    return {key for key in keys if not any(k[: len(key)] == key and k != key for k in keys)}


def round_trip(sample: Sample, early: list[tuple[str, str]]) -> None:
    sample.upgrade()
    there = catalog(sample.url)
    assert not [definition for _, definition in there if "INVALID" in definition]
    assert sample.nothing_to_do()
    sample.downgrade()
    assert comparable(catalog(sample.url), sample) == comparable(early, sample)
    sample.upgrade()
    assert comparable(catalog(sample.url), sample) == comparable(there, sample)
    assert sample.nothing_to_do()
