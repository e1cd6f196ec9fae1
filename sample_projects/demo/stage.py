"""What the demo shows and how it runs commands: as a user would, each in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

_COLOURS = {"bold": "\033[1m", "cyan": "\033[36m", "green": "\033[32m", "dim": "\033[2m"}
_PLAIN = "\033[0m"


def coloured(text: str, colour: str) -> str:
    """The text in that colour on a terminal that wants colours, plain elsewhere."""
    if not sys.stdout.isatty() or "NO_COLOR" in os.environ:
        return text
    return f"{_COLOURS[colour]}{text}{_PLAIN}"


def heading(text: str) -> None:
    """A new chapter."""
    print(f"\n{coloured(text, 'bold')}\n{coloured('=' * len(text), 'dim')}", flush=True)


def say(text: str) -> None:
    """One line of explanation."""
    print(coloured(f"# {text}", "cyan"), flush=True)


def good(text: str) -> None:
    """Something proved."""
    print(coloured(f"  {text}", "green"), flush=True)


def show_file(path: Path, root: Path, *, most: int = 45) -> None:
    """A generated file, its first `most` lines."""
    lines = path.read_text(encoding="utf-8").rstrip().splitlines()
    print(coloured(f"--- {path.relative_to(root)}", "bold"))
    for line in lines[:most]:
        print(f"    {line}".rstrip())
    if len(lines) > most:
        print(coloured(f"    … {len(lines) - most} more lines", "dim"))


class Shell:
    """Runs commands in one folder with one environment, and shows what they print."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.folder = folder
        self.environment = {**os.environ, **environment}

    def run(self, *arguments: str, typed: str, lines: slice | None) -> None:
        """Run Python with these arguments; `SystemExit` with its whole output if it fails.

        `typed` is the command as a user would type it, `lines` what is shown of its output
        (None: nothing).
        """
        print(coloured(f"$ {typed}", "bold"), flush=True)
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise SystemExit(f"{done.stdout}\nthe command above failed ({done.returncode})")
        output = done.stdout.rstrip().splitlines()
        shown = [] if lines is None else output[lines]
        for line in shown:
            print(f"    {line}".rstrip())
        if shown and len(shown) < len(output):
            print(coloured(f"    … {len(output) - len(shown)} more lines", "dim"))
