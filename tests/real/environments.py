"""A virtual environment for each application, made when it is first needed and kept.

`IDX_REAL_CACHE` names the folder for them (default `.cache/real` in this repository). uv is used
where it is installed, else venv and pip.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.real.applications import Application

REPOSITORY = Path(__file__).resolve().parents[2]
DRIVERS = Path(__file__).parent / "drivers"
CACHE_VARIABLE = "IDX_REAL_CACHE"
_STEP_SECONDS = 1800


class RealError(RuntimeError):
    """A step of a real application failed; the message has the end of what it printed."""


@dataclass(frozen=True, slots=True)
class Environment:
    """An application's installation: `run` its programs in it."""

    folder: Path
    variables: Mapping[str, str]

    def run(
        self,
        arguments: Sequence[str],
        *,
        work: Path,
        variables: Mapping[str, str] | None = None,
        may_fail: bool = False,
    ) -> subprocess.CompletedProcess[str]:
        """Run a program of this environment in the folder `work`; RealError when it fails."""
        program = self.folder / "bin" / arguments[0]
        clean = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PYTEST", "PYTHON", "AIRFLOW", "MLFLOW", "DJANGO", "VIRTUAL_"))
        }
        clean["PATH"] = f"{self.folder / 'bin'}{os.pathsep}{clean.get('PATH', '')}"
        done = subprocess.run(
            [str(program), *arguments[1:]],
            cwd=work,
            env={**clean, "PYTHONHASHSEED": "0", **self.variables, **(variables or {})},
            capture_output=True,
            text=True,
            timeout=_STEP_SECONDS,
            check=False,
        )
        if done.returncode and not may_fail:
            end = "\n".join((done.stdout + done.stderr).splitlines()[-60:])
            raise RealError(f"cannot run {' '.join(arguments)!r} in {self.folder}:\n{end}")
        return done

    def driver(
        self,
        name: str,
        *arguments: str,
        work: Path,
        variables: Mapping[str, str] | None = None,
        may_fail: bool = False,
    ) -> subprocess.CompletedProcess[str]:
        """Run a script of `drivers/` in this environment; RealError when it fails."""
        command = ["python", str(DRIVERS / f"{name}.py"), *arguments]
        return self.run(command, work=work, variables=variables, may_fail=may_fail)


def cache_folder() -> Path:
    """Where environments and results are kept; made, and hidden from git, when it is missing."""
    chosen = os.environ.get(CACHE_VARIABLE)
    folder = Path(chosen) if chosen else REPOSITORY / ".cache" / "real"
    folder.mkdir(parents=True, exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")
    return folder.resolve()


def environment_of(application: Application) -> Environment:
    """The application's environment, installed if it is not there with just these pins."""
    folder = cache_folder() / application.name
    record = folder / "installed.txt"
    wanted = "\n".join([_find_python(application.pythons), *application.requirements, ""])
    if not record.exists() or record.read_text(encoding="utf-8") != wanted:
        _install(application, folder)
        record.write_text(wanted, encoding="utf-8")
    return Environment(folder, {})


def _install(application: Application, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    python = _find_python(application.pythons)
    ours = ["--no-deps", "--editable", str(REPOSITORY)]
    uv = shutil.which("uv")
    if uv:
        _step([uv, "venv", "--quiet", "--python", python, str(folder)])
        install = [uv, "pip", "install", "--quiet", "--python", str(folder / "bin" / "python")]
    else:
        _step([python, "-m", "venv", str(folder)])
        install = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    _step([*install, *application.requirements])
    _step([*install, *ours])


def _step(command: Sequence[str]) -> None:
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=_STEP_SECONDS, check=False
    )
    if done.returncode:
        raise RealError(f"cannot run {' '.join(command)!r}:\n{done.stderr[-3000:]}")


def _find_python(versions: Sequence[str]) -> str:
    """An interpreter of the first of these versions that there is, else this one."""
    installed = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for version in versions:
        for candidate in sorted(installed.glob(f"{version}.*/bin/python"), reverse=True):
            return str(candidate)
        found = shutil.which(f"python{version}")
        if (
            found
            and subprocess.run([found, "-V"], capture_output=True, check=False).returncode == 0
        ):
            return found
    return sys.executable
