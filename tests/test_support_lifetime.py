"""No server outlives whoever started it, and no missing server goes unnoticed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from sample_projects.embedded import embedded_postgres_server
from tests.support.missing import LABEL
from tests.support.postgres import POSTGRES15_VARIABLE, find_postgres

ROOT = Path(__file__).parents[1]

STARTER = """
import time
from sample_projects.embedded import embedded_postgres_server
with embedded_postgres_server() as url:
    print(url, flush=True)
    time.sleep(600)
"""

SESSION = """
def test_passes({fixture}): pass
def test_fails({fixture}): assert False
def test_raises({fixture}):
    raise KeyError
"""

MISSING = """
from tests.support.missing import missing
def test_one(): missing("OtherDB", "apt-get install otherdb")
def test_two(): missing("OtherDB", "apt-get install otherdb")
"""


@pytest.fixture
def scratch(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the servers of a child process keep their data; any account can reach it."""
    with tempfile.TemporaryDirectory(prefix="idx-test-") as folder:
        Path(folder).chmod(0o755)
        monkeypatch.setenv("TMPDIR", folder)
        yield Path(folder)


def run_pytest(tmp_path: Path, source: str, *options: str, **environment: str) -> tuple[int, str]:
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "test_inner.py").write_text(source)
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.conftest", *options],
        cwd=tmp_path,
        env={**inherited, "PYTHONPATH": str(ROOT), "CI": "", **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout


def is_up(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def running_commands() -> list[str]:
    if not Path("/proc/self/cmdline").exists():
        asked = subprocess.run(["ps", "-A", "-o", "args"], capture_output=True, text=True)
        return asked.stdout.splitlines()
    commands = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # ended while we were looking
            commands.append(path.read_text(errors="replace").replace("\0", " "))
    return commands


def becomes_true(condition: Callable[[], bool], seconds: float = 30) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.1)
    return condition()


def test_server_ends_with_the_block_even_when_it_raises() -> None:
    urls: list[str] = []

    def interrupted() -> None:
        with embedded_postgres_server() as url:
            urls.append(url)
            assert is_up(url)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert not is_up(urls[0])


@pytest.mark.parametrize("death", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_server_ends_when_its_starter_dies(death: signal.Signals, scratch: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", STARTER],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as starter:
        assert starter.stdout is not None
        url = starter.stdout.readline().strip()
        assert is_up(url)
        assert list(scratch.iterdir())
        starter.send_signal(death)
    assert becomes_true(lambda: not is_up(url))
    assert becomes_true(lambda: not list(scratch.iterdir()))


def test_settings_reach_the_server() -> None:
    with (
        embedded_postgres_server({"work_mem": "9MB"}) as url,
        psycopg.connect(url) as connection,
    ):
        assert connection.execute("SHOW work_mem").fetchone() == ("9MB",)


@pytest.mark.parametrize(("fixture", "workers"), [("postgres_url", "2"), ("mariadb_url", "0")])
def test_session_leaves_nothing_behind(
    fixture: str, workers: str, tmp_path: Path, scratch: Path, request: pytest.FixtureRequest
) -> None:
    if fixture == "mariadb_url":
        request.getfixturevalue(fixture)  # skips, loudly, where there is no MariaDB
    code, output = run_pytest(tmp_path, SESSION.format(fixture=fixture), "-n", workers)
    assert code == pytest.ExitCode.TESTS_FAILED
    assert "2 failed, 1 passed" in output
    assert becomes_true(lambda: not list(scratch.glob("idx-*")))
    assert not [command for command in running_commands() if str(scratch) in command]


@pytest.mark.parametrize("workers", ["0", "2"])
def test_missing_server_is_skipped_loudly(workers: str, tmp_path: Path) -> None:
    code, output = run_pytest(tmp_path, MISSING, "-n", workers)
    assert code == 0
    assert f"= {LABEL} =" in output
    assert f"2 tests skipped. {LABEL}: OtherDB was not found (apt-get install otherdb)" in output


def test_missing_server_fails_in_ci(tmp_path: Path) -> None:
    code, output = run_pytest(tmp_path, MISSING, CI="true")
    assert code == pytest.ExitCode.TESTS_FAILED
    assert "OtherDB was not found (apt-get install otherdb)" in output
    assert "2 failed" in output


def test_no_tests_is_a_failure(tmp_path: Path) -> None:
    code, _ = run_pytest(tmp_path, "")
    assert code == pytest.ExitCode.NO_TESTS_COLLECTED


def test_wrong_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(POSTGRES15_VARIABLE, str(tmp_path))
    with pytest.raises(ValueError, match=f"{POSTGRES15_VARIABLE}=.*not the programs of PostgreSQL"):
        find_postgres(15, POSTGRES15_VARIABLE)


def test_other_version_is_not_taken_for_the_wanted_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(POSTGRES15_VARIABLE, raising=False)
    assert find_postgres(9, POSTGRES15_VARIABLE) is None
