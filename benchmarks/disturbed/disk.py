"""A small disk for the databases of the runs, which can really be full."""

from __future__ import annotations

import errno
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sample_projects.server_process import Workshop

TABLESPACE = "small"

_MEGABYTES = 128
_CHUNK = b"\0" * 65536


@dataclass(frozen=True, slots=True)
class Disk:
    """`location` is where the tablespace belongs."""

    directory: Path
    location: Path

    @contextmanager
    def full(self) -> Iterator[None]:
        """Have no room left for the block: what others free meanwhile is not taken."""
        ballast = self.directory / "ballast"
        try:
            _fill(ballast)
            yield
        finally:
            ballast.unlink(missing_ok=True)


@contextmanager
def small_disk(place: Workshop) -> Iterator[Disk | None]:
    """A disk in memory, gone with the block; None where this process may mount none."""
    directory = place.directory / "disk"
    directory.mkdir()
    mount = ("mount", "-t", "tmpfs", "-o", f"size={_MEGABYTES}m", "idx-chaos", str(directory))
    try:
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:  # not Linux
        mounted = False
    if not mounted:
        yield None
        return
    try:
        directory.chmod(0o755)
        location = directory / "space"
        location.mkdir()
        if place.account.is_other:
            os.chown(location, place.account.uid, place.account.gid)
        yield Disk(directory, location)
    finally:
        _unmount(directory)


def _fill(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(_CHUNK):
                pass
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise


def _unmount(directory: Path) -> None:
    for _ in range(50):  # the server's last process may be on its way out
        umount = subprocess.run(("umount", str(directory)), capture_output=True, check=False)
        if umount.returncode == 0:
            return
        time.sleep(0.1)
    subprocess.run(("umount", "-l", str(directory)), check=False)
