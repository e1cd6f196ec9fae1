"""A sustained load of writes by pgbench, and what each of them took."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from idx_core.scale_model.programs import embedded_binaries

# The first row is the bystanders': who waits for another transaction's row waits for no migration.
_UPDATE = """\
\\set id random(2, {rows})
\\set amount random(1, 100)
UPDATE items SET amount = :amount WHERE id = :id;
"""
_INSERT = """\
\\set owner random(1, 5000)
INSERT INTO items (owner, code, amount, note)
VALUES (:owner, gen_random_uuid()::text, :owner % 100, 'written');
"""
_CLIENTS = 8
_LONGEST_SECONDS = 600


class LoadFailed(RuntimeError):
    """pgbench did not run as it should."""


@dataclass(frozen=True, slots=True)
class Write:
    """One transaction: when it ended (seconds since 1970) and the seconds it took.

    They count from when it was due, so that one that could not begin because its client was held up
    is held up too.
    """

    ended: float
    seconds: float


@dataclass(slots=True)
class Load:
    """What pgbench logged, once it has ended."""

    writes: list[Write] = field(default_factory=list)
    failed: int = 0

    def between(self, begin: float, end: float) -> list[float]:
        """The seconds of all writes that were under way in this time, sorted."""
        return sorted(
            write.seconds
            for write in self.writes
            if write.ended >= begin and write.ended - write.seconds <= end
        )


@contextmanager
def written_to(url: str, folder: Path, *, rows: int, rate: int) -> Iterator[Load]:
    """Have pgbench write `rate` times a second during the block; read its log at the end."""
    folder.mkdir()
    (folder / "update.sql").write_text(_UPDATE.format(rows=rows))
    (folder / "insert.sql").write_text(_INSERT)
    process = subprocess.Popen(
        [str(part) for part in _command(url, rate)],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    load = Load()
    try:
        yield load
    finally:
        process.send_signal(signal.SIGALRM)  # how -T itself ends it: after the running writes
        said, _ = process.communicate(timeout=60)
    if process.returncode:
        raise LoadFailed(f"pgbench ended with {process.returncode}: {said[-2000:]}")
    _read(folder, load)


def _command(url: str, rate: int) -> Iterator[str | Path]:
    parts = urlsplit(url)
    yield embedded_binaries() / "pgbench"
    yield from ("-h", str(parts.hostname), "-p", str(parts.port), "-U", str(parts.username))
    yield from ("-n", "-f", "update.sql@3", "-f", "insert.sql@1", "-M", "prepared")
    yield from ("-c", str(_CLIENTS), "-j", "1", "-T", str(_LONGEST_SECONDS))
    yield from ("-R", str(rate), "-l", "--log-prefix=writes", parts.path[1:])


def _read(folder: Path, load: Load) -> None:
    for log in folder.glob("writes.*"):
        for line in log.read_text().splitlines():
            _, _, took, _, seconds, microseconds, *_ = line.split()
            if took.isdigit():
                ended = int(seconds) + int(microseconds) / 1e6
                load.writes.append(Write(ended, int(took) / 1e6))
            else:
                load.failed += 1
