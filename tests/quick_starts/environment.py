"""A new virtual environment with our wheel and chosen versions, and commands run in it."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TIMEOUT = 300.0


class CommandFailed(AssertionError):
    """A command of the quick start did not do what the README says."""


class Environment:
    """`folder/venv` holds the environment, `folder/project` is where commands run."""

    def __init__(self, folder: Path, variables: Mapping[str, str]) -> None:
        self.project = folder / "project"
        self.project.mkdir()
        self.programs = folder / "venv" / "bin"
        kept = {
            k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL", "COV"))
        }
        self.variables = {
            **kept,
            **variables,
            "PATH": f"{self.programs}{os.pathsep}{os.environ['PATH']}",
        }
        self._run([sys.executable, "-m", "venv", str(folder / "venv")], expected=0)

    def pip_install(self, *requirements: str) -> None:
        """As the README says it, with versions and the wheel in place of the published name."""
        pip = ["python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        self._run([*pip, *requirements], expected=0)

    def __call__(self, command: str, *, expected: int = 0) -> str:
        """Run one line of the README; its output. CommandFailed unless the exit code is that."""
        return self._run(["sh", "-c", command], expected=expected)

    def _run(self, arguments: list[str], *, expected: int) -> str:
        done = subprocess.run(
            arguments,
            cwd=self.project,
            env=self.variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=TIMEOUT,
            check=False,
        )
        if done.returncode != expected:
            raise CommandFailed(f"$ {' '.join(arguments)}\n{done.stdout}\nexit {done.returncode}")
        return done.stdout


def build_wheel(folder: Path) -> Path:
    """The distribution as it would be published."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    [wheel] = folder.glob("*.whl")
    return wheel
