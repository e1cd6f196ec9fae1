"""Follows a guide: writes the files it shows, runs the commands, and compares what they say."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.docs.blocks import ROOT, Block, blocks

_FILE = re.compile(r"# (\S+\.(?:py|toml))\n")
_PROGRAMS = {
    "alembic": [sys.executable, "-m", "alembic.config"],
    "alembic-idx": [sys.executable, "-m", "alembic_idx.cli"],
    "python": [sys.executable],
}


@dataclass(frozen=True)
class Guide:
    """A page, followed in a folder. `…` in what a command is to say stands for anything."""

    page: Path
    folder: Path
    environment: Mapping[str, str]

    def follow(self) -> int:
        """How many commands were run."""
        number = 0
        for block in blocks(self.page):
            if name := _FILE.match(block.text):
                target = self.folder / name[1]
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(block.text, encoding="utf-8")
            elif block.language == "text":
                for command, expected in _commands(block):
                    number += 1
                    said = self._said(command)
                    if os.environ.get("SHOW_GUIDES"):
                        print(f"$ {command}\n{said}")
                    else:
                        pattern = ".*?".join(map(_pattern, expected.split("…")))
                        assert re.fullmatch(pattern, _words(said)), f"{block}: {command}\n{said}"
        return number

    def _said(self, command: str) -> str:
        program, *arguments = shlex.split(command)
        if program == "cat":
            [path] = self.folder.glob(arguments[0])
            return path.read_text(encoding="utf-8")
        done = subprocess.run(
            [*_PROGRAMS[program], *arguments],
            cwd=self.folder,
            env={
                **os.environ,
                "PYTHONPATH": f"{ROOT}{os.pathsep}{self.folder}",
                "PYTHONDONTWRITEBYTECODE": "1",
                "COLUMNS": "100",
                **self.environment,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}:\n{done.stdout}"
        return done.stdout


def _commands(block: Block) -> Iterator[tuple[str, str]]:
    for part in block.text.split("\n$ "):
        command, _, expected = part.removeprefix("$ ").partition("\n")
        yield command, expected


def _pattern(text: str) -> str:
    return re.escape(_words(text))


def _words(text: str) -> str:
    """However lines are wrapped, also within brackets."""
    return " ".join(text.split()).replace("( ", "(").replace("[ ", "[")
