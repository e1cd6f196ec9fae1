"""Bars do no harm: on a terminal that is gone or stopped, and when drawing fails."""

from __future__ import annotations

import subprocess
import sys
import termios
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from idx_core.build import bars, watch
from idx_core.build.bar_rows import Drawing
from idx_core.build.watch import Event, Tell, watched
from tests.build.blocking import eventually, reading, transaction
from tests.build.sessions import Database, execute
from tests.build.test_below import Tty, on_tty
from tests.build.test_watch import BUILD, UPDATE
from tests.support.terminal import on_terminal

LEFT_BEHIND = """
import time
from idx_core.build.bars import Bar
from idx_core.build.sample import Progress

print("begun ...", end="", flush=True)
Bar().show(Progress(operation="DROP INDEX", index="x", phase="y", number=1, of=4, elapsed=1.0))
time.sleep(2)
"""


@pytest.fixture
def any_postgres_url(postgres_url: str) -> str:
    """One will do: what is tested is on this side."""
    return postgres_url


@pytest.fixture(autouse=True)
def display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bars, "_display", bars._Display())


@contextmanager
def building(database: Database, tell: Tell) -> Iterator[None]:
    """A build runs beside the block and waits for its end."""
    errors: list[BaseException] = []

    def build() -> None:
        try:
            with (
                psycopg.connect(database.url, autocommit=True) as builder,
                watched(lambda: reading(database.url), builder.info.backend_pid, tell),
            ):
                builder.execute(BUILD)
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=build)
    with transaction(database.url, UPDATE) as other:
        thread.start()
        try:
            yield
        finally:
            execute(database.url, f"SELECT pg_terminate_backend({other})")
            thread.join(20)
    assert not thread.is_alive()
    assert errors == []
    assert not database.indexes()["by_name"].endswith("INVALID")


class Telling:
    """Tells on standard error, and remembers how much it has told."""

    def __init__(self, tty: Tty) -> None:
        self._tty = tty
        self.lines: list[str] = []

    def __call__(self, line: str, event: Event) -> None:
        print(line, file=self._tty.stderr, flush=True)
        self.lines.append(line)


def test_a_bar_instead_of_lines(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with on_tty(monkeypatch) as tty:
        tell = Telling(tty)
        with building(database, tell):
            eventually(lambda: tell.lines)
            (row,) = tty.look().lines  # of a narrow terminal
            assert row.startswith("by_")
        assert tty.look().lines == []
    eventually(lambda: not _drawing())


def test_lines_when_drawing_fails(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    attempts: list[None] = []

    def fail(*_: object) -> list[str]:
        attempts.append(None)
        raise RuntimeError("no colours left")

    monkeypatch.setattr(Drawing, "lines", fail)
    with on_tty(monkeypatch) as tty:
        tell = Telling(tty)
        with building(database, tell):
            eventually(lambda: tell.lines)
        assert "".join(tty.look().rows) == "".join(tell.lines)
        assert len(attempts) == 1  # of several looks
        assert "write" not in vars(sys.stderr)
    eventually(lambda: not _drawing())


def test_a_terminal_that_is_gone(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    with on_tty(monkeypatch) as tty:
        with building(database, lambda line, _: told.append(line)):
            eventually(lambda: tty.look().lines)
            tty.hang_up()
            eventually(lambda: told)
        assert "write" not in vars(sys.stderr)
        with suppress(OSError):
            tty.stderr.close()
    eventually(lambda: not _drawing())


def test_a_stopped_terminal_does_not_delay_the_end(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    with on_tty(monkeypatch) as tty:
        with building(database, lambda line, _: told.append(line)):
            eventually(lambda: tty.look().lines)
            termios.tcflow(tty.stderr.fileno(), termios.TCOOFF)  # what Ctrl-S does
            time.sleep(2 * bars._TICK_SECONDS)
            begun = time.monotonic()
        assert time.monotonic() - begun < watch._LEAVE_SECONDS + 1
        termios.tcflow(tty.stderr.fileno(), termios.TCOON)
        eventually(lambda: not _drawing())
        assert tty.look().lines == []


def test_the_end_of_the_process_erases_what_is_left(tmp_path: Path) -> None:
    with on_terminal([sys.executable, "-c", LEFT_BEHIND], tmp_path) as terminal:
        terminal.see(lambda screen: len(screen.below) == 1)
        assert terminal.leave() == 0
    assert terminal.screen.lines == ["begun ..."]


def test_rich_is_not_imported_before_it_is_needed() -> None:
    program = "import sys, idx_core.build.execution; assert 'rich' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True)


def _drawing() -> list[threading.Thread]:
    return [t for t in threading.enumerate() if t.name == "idx-bars" and t.is_alive()]
