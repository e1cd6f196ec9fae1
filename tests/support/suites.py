"""Small projects on disk, whose suites are run by a pytest of their own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent


@dataclass(frozen=True)
class Run:
    code: int
    out: str

    @property
    def section(self) -> str:
        """What the plugin told, at the end of the run; it may tell it once."""
        parts = re.split(r"^=+ indexes =+\n", self.out, flags=re.MULTILINE)
        assert len(parts) <= 2, self.out
        return (
            re.split(r"^(?:=+ |\d+ (?:passed|failed))", parts[1], flags=re.M)[0]
            if parts[1:]
            else ""
        )


class Project:
    def __init__(self, folder: Path, files: Mapping[str, str]) -> None:
        self.folder = folder
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text))

    def pytest(self, *arguments: str, autoload: bool = False) -> Run:
        """A run with the plugin, as pytest finds it by itself, or quicker without all others."""
        plugins = () if autoload else ("-p", "pytest_idx.plugin", "-p", "xdist")
        plain = ("-q", "-p", "no:cacheprovider", *plugins)
        environment = {} if autoload else {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        return self.run("-m", "pytest", *plain, *arguments, **environment)

    def run(self, *arguments: str, **environment: str) -> Run:
        outer = ("PYTEST_", "COV_", "DJANGO_SETTINGS_MODULE")
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env={
                **{key: value for key, value in os.environ.items() if not key.startswith(outer)},
                "PYTHONPATH": str(self.folder),
                "PYTHONDONTWRITEBYTECODE": "1",
                **environment,
            },
            capture_output=True,
            text=True,
            check=False,
        )
        return Run(done.returncode, done.stdout + done.stderr)
