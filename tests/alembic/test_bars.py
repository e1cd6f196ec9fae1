"""A real `alembic upgrade` on a terminal, where bars stand for the lines of progress."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.alembic.project import INI
from tests.alembic.test_interrupt import ENV
from tests.build.blocking import eventually, transaction
from tests.build.sessions import Database, execute
from tests.support.terminal import Screen, on_terminal

pytestmark = pytest.mark.once

LOGGING = """
[loggers]
keys = root, alembic
[handlers]
keys = console, file
[formatters]
keys = generic
[logger_root]
level = WARNING
handlers = console, file
[logger_alembic]
level = INFO
handlers =
qualname = alembic
[handler_console]
class = StreamHandler
args = (sys.stderr,)
formatter = generic
[handler_file]
class = FileHandler
args = ('told.log',)
formatter = generic
[formatter_generic]
format = %(levelname)s %(message)s
"""
REVISION = """\
from alembic import op

revision = "0001"
down_revision = None


def upgrade():
    with op.get_context().autocommit_block():
        for name, table in {indexes!r}:
            op.create_index(name, table, ["name"], postgresql_concurrently=True)
"""
HOSTILE = "[red]of\nclients[/] \x1b[31m"
WITHOUT_RICH = (
    "import sys; sys.modules['rich'] = None; from alembic.config import main; main(sys.argv[1:])"
)


class Project:
    def __init__(self, folder: Path, url: str, *indexes: tuple[str, str]) -> None:
        self.folder, self.url = folder, url.replace("postgresql:", "postgresql+psycopg:")
        versions = folder / "migrations" / "versions"
        versions.mkdir(parents=True)
        (folder / "alembic.ini").write_text(INI + LOGGING)
        (folder / "pyproject.toml").write_text("[tool.idx]\nparallel_builds = 2\n")
        (folder / "migrations" / "env.py").write_text(ENV)
        (versions / "0001_index.py").write_text(REVISION.format(indexes=indexes))

    def upgrade(self, *alembic: str) -> list[str]:
        return [sys.executable, *(alembic or ("-m", "alembic")), "-x", self.url, "upgrade", "head"]

    @property
    def told(self) -> list[str]:
        """The lines in the log file."""
        path = self.folder / "told.log"
        return path.read_text().splitlines() if path.exists() else []

    def progress(self) -> list[str]:
        return [line for line in self.told if line.startswith("INFO index ")]


@pytest.fixture
def database(postgres_url: str) -> Iterator[Database]:
    for table in ("items", "clients"):
        execute(postgres_url, f"CREATE TABLE {table} AS SELECT 1 AS id, 'a' AS name")
    with closing(Database(postgres_url)) as database:
        yield database


def test_two_builds_and_who_is_in_their_way(database: Database, tmp_path: Path) -> None:
    project = Project(tmp_path, database.url, ("by_name", "items"), (HOSTILE, "clients"))
    both = ("DELETE FROM items", "DELETE FROM clients")
    with (
        transaction(database.url, *both) as other,
        on_terminal(project.upgrade(), tmp_path) as terminal,
    ):
        terminal.see(lambda screen: len(screen.below) == 2)
        terminal.see(lambda screen: f"SELECT pg_terminate_backend({other});" in _text(screen))
        terminal.see(lambda screen: len(screen.below) == 2)  # again, below what was told
        first, second = sorted(terminal.screen.below, key=lambda row: "by_name" in row)
        assert first.startswith("[red]of clients[/] [31m  ")
        assert second.startswith("by_name ")
        for row in (first, second):
            assert (
                "2 of 8  waiting for writers before" in row
            )  # then a process of many digits cuts it
            assert row.endswith(f" s  process {other}")
        execute(database.url, f"SELECT pg_terminate_backend({other})")
        assert terminal.leave() == 0, terminal.text
    shown = terminal.screen
    assert shown.below == []
    told = [line for line in project.told if "INFO index " not in line]
    wrapped = [line[at : at + 100].rstrip() for line in told for at in range(0, len(line), 100)]
    assert sorted(shown.lines) == sorted(line for line in wrapped if line)
    assert len(project.progress()) >= 2
    assert set(database.indexes()) == {"by_name", HOSTILE}


@pytest.mark.parametrize(
    ("environment", "alembic"),
    [
        ({"TERM": "dumb"}, ()),
        ({"CI": "true"}, ()),
        ({}, ("-c", WITHOUT_RICH)),
    ],
    ids=["dumb", "CI", "without rich"],
)
def test_lines_where_no_bar_can_be(
    database: Database, tmp_path: Path, environment: dict[str, str], alembic: tuple[str, ...]
) -> None:
    project = Project(tmp_path, database.url, ("by_name", "items"))
    with (
        transaction(database.url, "DELETE FROM items") as other,
        on_terminal(project.upgrade(*alembic), tmp_path, environment) as terminal,
    ):
        eventually(project.progress)
        execute(database.url, f"SELECT pg_terminate_backend({other})")
        assert terminal.leave() == 0, terminal.text
    assert "\x1b" not in terminal.text
    assert terminal.text.splitlines() == project.told


def test_no_terminal_no_bar(database: Database, tmp_path: Path) -> None:
    project = Project(tmp_path, database.url, ("by_name", "items"))
    with (
        transaction(database.url, "DELETE FROM items") as other,
        subprocess.Popen(
            project.upgrade(), cwd=tmp_path, stderr=subprocess.PIPE, text=True
        ) as command,
    ):
        eventually(project.progress)
        execute(database.url, f"SELECT pg_terminate_backend({other})")
        said = command.communicate(timeout=30)[1]
    assert said.splitlines() == project.told


def test_ctrl_c_leaves_the_terminal_as_it_was(database: Database, tmp_path: Path) -> None:
    project = Project(tmp_path, database.url, ("by_name", "items"))
    with (
        transaction(database.url, "SELECT * FROM clients", snapshot=True),
        on_terminal(project.upgrade(), tmp_path, {"NO_COLOR": "1"}) as terminal,
    ):
        terminal.see(lambda screen: len(screen.below) == 1)
        terminal.process.send_signal(signal.SIGINT)
        assert terminal.leave() != 0
    assert terminal.screen.below == []
    assert terminal.screen.wraps
    assert "\x1b[?25l" not in terminal.text  # the cursor was never hidden
    assert "\x1b[38" not in terminal.text
    assert "was interrupted: " in _text(terminal.screen)
    assert terminal.screen.lines[-1] == "KeyboardInterrupt"


def _text(screen: Screen) -> str:
    return "".join(row.ljust(screen.columns) if row else "" for row in screen.rows)
