from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.alembic.project import Project
from tests.alembic.shop import shop

Make = Callable[..., Project]


@pytest.fixture(autouse=True)
def no_bytecode(monkeypatch: pytest.MonkeyPatch) -> None:
    """A revision may be written again, as long as before, within the second that bytecode knows."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Make:
    """`on_sqlite(metadata, **options)`: a project on a new SQLite file."""

    def make(metadata: Any = None, **options: Any) -> Project:
        folder = tmp_path / "sqlite"
        url = f"sqlite:///{tmp_path / 'test.db'}"
        return Project(folder, url, shop() if metadata is None else metadata, **options)

    return make


@pytest.fixture
def on_postgres(tmp_path: Path, postgres_url: str) -> Make:
    """`on_postgres(metadata, **options)`: a project on an empty PostgreSQL database."""

    def make(metadata: Any = None, url: str = postgres_url, **options: Any) -> Project:
        return Project(
            tmp_path / "postgres", url, shop() if metadata is None else metadata, **options
        )

    return make


@pytest.fixture(
    params=["18", pytest.param("15", marks=pytest.mark.postgres15), "sqlite", "mariadb"]
)
def on_any(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    """The same, the test running once on each database."""
    # what each needs is asked for late: the other servers need not be there
    fixtures = {"18": "postgres_url", "15": "postgres15_url", "mariadb": "mariadb_url"}
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'test.db'}"
    else:
        url = request.getfixturevalue(fixtures[request.param])

    def make(metadata: sa.MetaData, **options: Any) -> Project:
        return Project(tmp_path / request.param, url, metadata, **options)

    return make
