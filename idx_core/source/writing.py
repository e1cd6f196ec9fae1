"""Several files at once: all of them are written, or none is changed."""

import os
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from idx_core.errors import SourceError
from idx_core.source.file import Change


def write_all(changes: Sequence[Change]) -> None:
    """Write the changes, each file replaced at once, with its encoding, mode and mark.

    Raises `SourceError`, and leaves every file as it was, where a result is not Python, a file
    was changed since it was read, or one cannot be written.
    """
    changed = (change for change in changes if change.after != change.file.text)
    written = sorted(changed, key=lambda change: change.file.path)
    for change in written:
        change.check()
    prepared: list[tuple[Path, Change]] = []
    try:
        for change in written:
            prepared.append((_beside(change), change))
        for change in written:
            _refuse_if_changed(change)
        _replace(prepared)
    finally:
        for new, _ in prepared:
            new.unlink(missing_ok=True)


def _beside(change: Change) -> Path:
    """The new content in a file of the same folder, with the same mode."""
    path = change.file.path
    name = ""
    try:
        if not os.access(path, os.W_OK):
            raise PermissionError(f"{path.name} is read-only")
        number, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(number, "wb") as file:
            file.write(change.file.encoded(change.after))
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(path, name)
        with suppress(OSError):  # only the administrator may give files away
            status = path.stat()
            os.chown(name, status.st_uid, status.st_gid)
    except OSError as error:
        if name:
            Path(name).unlink(missing_ok=True)
        raise SourceError(
            f"cannot write {str(path)!r}: {error.strerror or error}; nothing was changed"
        ) from error
    return Path(name)


def _refuse_if_changed(change: Change) -> None:
    path = change.file.path
    try:
        now = path.read_bytes()
    except OSError as error:
        raise SourceError(
            f"cannot write {str(path)!r}: {error.strerror}; nothing was changed"
        ) from error
    if now != change.file.raw:
        raise SourceError(
            f"cannot write {str(path)!r}: it was changed meanwhile; nothing was changed by this, "
            "run it again"
        )


def _replace(prepared: Sequence[tuple[Path, Change]]) -> None:
    done: list[Change] = []
    for new, change in prepared:
        try:
            new.replace(change.file.path)
        except OSError as error:
            for earlier in done:
                earlier.file.path.write_bytes(earlier.file.raw)
            raise SourceError(
                f"cannot write {str(change.file.path)!r}: {error.strerror}; nothing was changed"
            ) from error
        done.append(change)
