"""A headless Chromium, which nobody has told anything."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.support.missing import missing

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium_command(profile: Path, *options: str) -> list[str]:
    """The command that opens what it is given; skips the test where there is no Chromium."""
    program = next(filter(None, map(shutil.which, _NAMES)), None)
    if program is None:
        missing("Chromium", "apt-get install chromium")
    return [
        *(program, "--headless", "--disable-gpu", "--no-first-run", "--hide-scrollbars"),
        # CI is root in a container, in which Chromium's own sandbox cannot be set up.
        *("--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"),
        *(f"--user-data-dir={profile}", *options),
    ]


def dom_of(page: Path, profile: Path, *options: str) -> str:
    """The document as it is after its scripts, if there were any, have had their time."""
    options = ("--dump-dom", "--virtual-time-budget=2000", *options)
    command = chromium_command(profile, *options, page.as_uri())
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout
