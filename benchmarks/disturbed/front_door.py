"""The commands that people run: `alembic upgrade` and `manage.py migrate`, in processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.disturbed.alembic_project import write_alembic_project
from benchmarks.disturbed.django_project import write_django_project

APPLICATION = "chaos migration"
"""What the sessions of the commands are called in pg_stat_activity."""


@dataclass(frozen=True, slots=True)
class FrontDoor:
    """A framework's way in, with its setting `parallel_builds`.

    `applied` asks for the revisions that count as applied.
    """

    name: str
    write_with: Callable[[Path, int], None]
    tables: Sequence[str]
    head: Sequence[str]
    applied: str
    at_once: int = 1

    def write(self, folder: Path) -> None:
        """Write the project."""
        self.write_with(folder, self.at_once)


FRONT_DOORS = (
    FrontDoor(
        "alembic",
        write_alembic_project,
        (sys.executable, "-m", "alembic", "upgrade", "0001"),
        (sys.executable, "-m", "alembic", "upgrade", "head"),
        "SELECT n FROM unnest(ARRAY['0001', '0002', '0003']) n"
        " WHERE n <= (SELECT version_num FROM alembic_version)",
    ),
    FrontDoor(
        "django",
        write_django_project,
        (sys.executable, "manage.py", "migrate", "--no-color", "bank", "0001"),
        (sys.executable, "manage.py", "migrate", "--no-color"),
        # Two runners at once may both record a migration: Django's table allows it.
        "SELECT DISTINCT name FROM django_migrations WHERE app = 'bank' ORDER BY name",
    ),
)

PARALLEL_DOORS = tuple(
    replace(door, name=f"{door.name}_parallel", at_once=2) for door in FRONT_DOORS
)
"""The same, with two builds at once."""


class Command:
    """One process of a front door on the database at `url`; `output` is there when it is over."""

    def __init__(self, arguments: Sequence[str], folder: Path, url: str) -> None:
        self.output = ""
        self._printed = tempfile.TemporaryFile()  # noqa: SIM115 closed with the command
        kept = {key: os.environ[key] for key in os.environ if key != "PYTHONDONTWRITEBYTECODE"}
        self._process = subprocess.Popen(
            arguments,
            cwd=folder,
            env={**kept, "CHAOS_URL": url, "PGAPPNAME": APPLICATION, "PYTHONFAULTHANDLER": "1"},
            stdin=subprocess.DEVNULL,
            stdout=self._printed,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    @property
    def is_over(self) -> bool:
        """Whether the process has ended."""
        return self._process.poll() is not None

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the process."""
        self._process.send_signal(number)

    def wait(self, seconds: float) -> int | None:
        """The exit code, or None when it had to be killed because it took longer."""
        code: int | None = None
        try:
            code = self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.send_signal(signal.SIGABRT)  # prints where every thread is
            self._process.wait()
        self._printed.seek(0)
        self.output = self._printed.read().decode(errors="replace")
        self._printed.close()
        return code
