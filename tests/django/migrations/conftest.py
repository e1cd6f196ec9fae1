"""A project on SQLite that asks for concurrent operations: what is generated does not differ."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.django.migrations.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    folder = tmp_path / "home"
    return Project(folder, f"sqlite:///{folder / 'database.sqlite3'}", idx={"concurrently": True})
