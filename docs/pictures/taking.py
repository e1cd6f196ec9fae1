"""Takes a picture of a page with a headless Chromium."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.support.chromium import chromium_command

ROOT = Path(__file__).resolve().parents[2]
PICTURES = Path(__file__).resolve().parent


def take(address: str, name: str, window: tuple[int, int], *, dark: bool) -> None:
    """Write the picture of that name; `window` is in pixels. pngquant shrinks it where it is."""
    picture = PICTURES / f"{name}.png"
    scheme = 0 if dark else 1  # of the page's media query, as Chromium counts
    with tempfile.TemporaryDirectory() as profile:
        try:
            command = chromium_command(
                Path(profile),
                f"--window-size={window[0]},{window[1]}",
                f"--blink-settings=preferredColorScheme={scheme}",
                f"--screenshot={picture}",
                address,
            )
        except pytest.skip.Exception as error:
            sys.exit(str(error))
        subprocess.run(command, capture_output=True, check=True, timeout=120)
    if pngquant := shutil.which("pngquant"):
        shrink = (pngquant, "--force", "--skip-if-larger", "--strip", "--output", picture, picture)
        subprocess.run(shrink, check=False)
    print(f"{picture.relative_to(ROOT)}: {picture.stat().st_size // 1024} kB")
