"""Whatever the hash seed, both samples get the same files, the same words in the same order."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.linters.generated import early_erp, early_grove
from tests.samples import erp_project, grove_project
from tests.support.postgres import PostgresServer

# As many as make it unlikely that an order is the same by chance; ten with `make test-real`.
FEW, ALL = (tuple(str(seed) for seed in range(1, last)) for last in (5, 11))
seeds = pytest.mark.parametrize(
    "seeds", [FEW, pytest.param(ALL, marks=pytest.mark.real)], ids=["few", "ten"]
)

# What differs from run to run whatever the seed: Alembic's random ids, and the time of day.
ID = re.compile(r"\b[0-9a-f]{12}(?=_|\b)")
MOMENT = re.compile(r"\b\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d\.\d+)?")

# Alembic looks at the database's tables in the order of a set, and says what it sees there.
ALEMBICS_OWN = re.compile(r"^INFO +\[alembic\.(?!alembic_idx).*\n", re.MULTILINE)

FINDINGS = """
import django
django.setup()
from sqlalchemy.dialects import postgresql
from alembic_idx import findings
from grove.plan_models import metadata
from django_idx.reading import read_schema
from idx_core.engine import judge
from idx_core.model import Dialect
from idx_core.settings import Settings
print(*map(repr, findings(metadata, postgresql.dialect())), sep="\\n")
print(*map(repr, judge(read_schema(dialect=Dialect.POSTGRESQL), Settings())), sep="\\n")
"""


@pytest.fixture
def grove(postgres18: PostgresServer, tmp_path: Path) -> Iterator[grove_project.Project]:
    with postgres18.fresh_database() as url:
        yield early_grove(tmp_path / "grove", url)


@pytest.fixture
def erp(postgres18: PostgresServer, tmp_path: Path) -> Iterator[erp_project.Project]:
    with postgres18.fresh_database() as url:
        yield early_erp(tmp_path / "erp", url)


@pytest.mark.peer(17)
@seeds
def test_grove(grove: grove_project.Project, seeds: tuple[str, ...]) -> None:
    versions = grove.folder / "migrations" / "versions"
    told = set()
    for seed in seeds:
        words = {"PYTHONHASHSEED": seed, "GROVE_MODELS": "plan"}
        printed = grove.attempt(
            *("alembic", "revision", "--autogenerate", "-m", "indexes"), **words
        )
        assert printed.returncode == 0, printed.stderr
        checked = grove.attempt("alembic", "check", **words)
        assert checked.returncode != 0  # there is something to generate
        told.add(
            "\n".join(
                [
                    plain(printed.stdout + printed.stderr),
                    plain(checked.stdout + checked.stderr),
                    *taken_away(versions),
                ]
            )
        )
    assert_one(told)
    assert "create_index" in told.pop()


@pytest.mark.peer(17)
@seeds
def test_erp(
    erp: erp_project.Project, monkeypatch: pytest.MonkeyPatch, seeds: tuple[str, ...]
) -> None:
    told = set()
    for seed in seeds:
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        printed = erp.attempt("manage.py", "makemigrations", "--verbosity=2")
        assert printed.returncode == 0, printed.stderr
        files = [
            text
            for app in erp_project.APPS
            for text in taken_away(erp.folder / "erp" / app / "migrations")
        ]
        checked = erp.attempt("manage.py", "check")
        words = plain(printed.stdout + printed.stderr + checked.stdout + checked.stderr)
        told.add("\n".join([words, *files]))
    assert_one(told)
    assert "AddIndex" in told.pop()


@seeds
def test_findings(
    erp: erp_project.Project, monkeypatch: pytest.MonkeyPatch, seeds: tuple[str, ...]
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(grove_project.GROVE))
    told = set()
    for seed in seeds:
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        done = erp.attempt("-c", FINDINGS)
        assert done.returncode == 0, done.stderr
        told.add(done.stdout)
    assert_one(told)
    assert {"IDX001", "IDX102", "IDX103"} <= set(re.findall(r"IDX\d{3}", told.pop()))


def taken_away(folder: Path) -> list[str]:
    """The names and texts of what was generated there, which is deleted."""
    texts = []
    for path in sorted(folder.glob("*.py"), key=lambda path: plain(path.name)):
        if path.name not in ("0001_initial.py", "__init__.py"):
            texts.append(f"{plain(path.name)}\n{plain(path.read_text())}")
            path.unlink()
    shutil.rmtree(folder / "__pycache__", ignore_errors=True)
    return texts


def plain(text: str) -> str:
    """The text without random ids, the time of day, and what Alembic itself has in no order."""
    text = ALEMBICS_OWN.sub("", text)
    return MOMENT.sub("<moment>", ID.sub("<id>", text))


def assert_one(told: set[str]) -> None:
    if len(told) > 1:
        first, second, *_ = sorted(told)
        assert first.splitlines() == second.splitlines()
