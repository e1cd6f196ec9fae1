"""The verb `snapshot`, as both front doors have it.

These are `alembic-idx snapshot` and `manage.py idx snapshot`.
"""

import os
from collections.abc import Callable
from pathlib import Path

from idx_core.errors import StatisticsError
from idx_core.statistics.drift import far_apart
from idx_core.statistics.file import load_snapshot, snapshot_text
from idx_core.statistics.rounding import rounded
from idx_core.statistics.snapshot import Snapshot
from idx_core.statistics.steady import steadied

_SHOWN = 10


def check_snapshot(snapshot: Snapshot, path: Path, say: Callable[[str], None]) -> bool:
    """Tell what has moved far from the file; whether nothing has. Raises `StatisticsError`."""
    lines = far_apart(snapshot, load_snapshot(path))
    for line in lines:
        say(line)
    if lines:
        say(f"{path} is out of date: take a new snapshot.")
    else:
        say(f"{path} is as good as new.")
    return not lines


def write_snapshot(
    snapshot: Snapshot, path: Path, say: Callable[[str], None], *, exact: bool = False
) -> None:
    """Write the file, rounded, keeping what has hardly moved; or, `exact`, as it was read.

    A file that cannot be read is not overwritten. Raises `StatisticsError`.
    """
    committed = load_snapshot(path) if path.exists() else None
    if not exact:
        snapshot = rounded(snapshot)
        snapshot = snapshot if committed is None else steadied(snapshot, committed)
    if snapshot == committed:
        say(f"{path}: nothing has changed enough to be written.")
    else:
        _replace(path, snapshot_text(snapshot))
        indexes = sum(len(table.indexes) for table in snapshot)
        say(f"{path}: {len(snapshot.tables)} tables, {indexes} indexes.")
    for sentence in snapshot.missing[:_SHOWN]:
        say(f"    missing: {sentence}")
    if len(snapshot.missing) > _SHOWN:
        say(f"    missing: {len(snapshot.missing) - _SHOWN} more; the file names them")
    if snapshot.has_values:
        say("    It holds values of rows: mind who may read it.")


def _replace(path: Path, text: str) -> None:
    """All of the new text, or the file as it was."""
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        try:
            new.write_text(text, encoding="utf-8", newline="\n")
            if path.exists():
                new.chmod(path.stat().st_mode & 0o777)
            new.replace(path)
        finally:
            new.unlink(missing_ok=True)
    except OSError as error:
        raise StatisticsError(f"cannot write {path}: {error.strerror or error}") from error
