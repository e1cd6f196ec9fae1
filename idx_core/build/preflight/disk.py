"""Free space for the index, for sorting and for WAL, where that can be known for certain.

It can when the server runs on this machine: its process is one of this machine's, as Linux shows
them, and its directories may be looked at.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from idx_core.build.preflight.looking import Look

# The settings of directories are shown to members of pg_read_all_settings only.
_PLACES = """
SELECT (SELECT setting FROM pg_settings WHERE name = 'data_directory'),
       pg_tablespace_location(coalesce(
           nullif(%s::oid, 0),
           (SELECT oid FROM pg_tablespace WHERE spcname = current_setting('default_tablespace')),
           d.dattablespace)),
       pg_tablespace_location(coalesce(
           (SELECT oid FROM pg_tablespace
            WHERE spcname = btrim(split_part(current_setting('temp_tablespaces'), ',', 1), ' "')),
           d.dattablespace))
FROM pg_database d WHERE d.datname = current_database()
"""


@dataclass(frozen=True, slots=True)
class Need:
    """What the build takes: bytes of the index, of files for sorting, and of WAL."""

    index: float
    sorting: float
    wal: float


@dataclass(frozen=True, slots=True)
class Disk:
    """A file system: the bytes that are free for the server, and what the build puts there."""

    path: str
    free: int
    parts: tuple[str, ...]

    def need(self, need: Need) -> float:
        """The bytes that the build takes here."""
        sizes = {"index": need.index, "sorting": need.sorting, "wal": need.wal}
        return sum(sizes[part] for part in self.parts)


def disks(look: Look, pid: int, tablespace: str) -> tuple[Disk, ...]:
    """The file systems that the build writes to; none where that cannot be known.

    `pid` is the server process, `tablespace` the OID of the index's own or `0`.
    """
    if not _is_here(pid):
        return ()
    data, of_index, of_sorting = look.rows(_PLACES, [tablespace])[0]
    places = {"index": of_index or data, "sorting": of_sorting or data, "wal": data}
    found: dict[int, tuple[str, list[str]]] = {}
    for part, path in places.items():
        if path and (device := _device(path)) is not None:
            found.setdefault(device, (path, []))[1].append(part)
    return tuple(Disk(path, _free(path), tuple(parts)) for path, parts in found.values())


def _is_here(pid: int) -> bool:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
    return command.startswith(b"postgres: ") or b" postgres: " in command


def _device(path: str) -> int | None:
    try:
        return Path(path).stat().st_dev
    except OSError:
        return None


def _free(path: str) -> int:
    status = os.statvfs(path)
    return status.f_bavail * status.f_frsize
