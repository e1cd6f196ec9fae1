"""A real `manage.py migrate` on a terminal: a bar below the line that Django has begun."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.build.blocking import transaction
from tests.build.sessions import Database, execute
from tests.django.operations.test_interrupt import Project
from tests.support.terminal import on_terminal


@pytest.fixture
def database(postgres_url: str) -> Iterator[Database]:
    with closing(Database(postgres_url)) as database:
        yield database


def test_the_line_that_django_has_begun_is_finished(database: Database, tmp_path: Path) -> None:
    project = Project(tmp_path, database.url)
    assert project.migrated("0001") == ""
    command = [sys.executable, "-m", "django", "migrate", "shop", "0002", "--settings", "settings"]
    with (
        transaction(database.url, "INSERT INTO items (name) VALUES ('a')") as other,
        on_terminal([*command, "--no-color", "--pythonpath", "."], tmp_path) as terminal,
    ):
        terminal.see(lambda screen: any(row.endswith(f" {other}") for row in screen.below))
        terminal.see(lambda screen: any("  3 s  " in row for row in screen.below))
        *_, applying, row = terminal.screen.lines
        assert applying == "  Applying shop.0002_second..."
        assert row.startswith("by_name  ")
        execute(database.url, f"SELECT pg_terminate_backend({other})")
        assert terminal.leave() == 0, terminal.text
    told = [line for line in terminal.screen.lines if line.startswith("  Applying")]
    # On a busy machine it has waited for so long that it says for whom.
    assert terminal.text.count("is waiting for") or told == ["  Applying shop.0002_second... OK"]
    assert "by_name: 2 of 8" not in terminal.text  # the plain line
    assert terminal.screen.below == []
