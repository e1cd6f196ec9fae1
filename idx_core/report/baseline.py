"""The findings that a project began with: a file in its repository, so that only new ones count."""

import json
from collections.abc import Sequence
from pathlib import Path

from idx_core.errors import SettingsError
from idx_core.report.entry import Entry

_VERSION = 1


def write_baseline(path: Path, entries: Sequence[Entry]) -> None:
    """Write the file; sorted, so that a change of it shows what has changed. `SettingsError`."""
    known = sorted({entry.fingerprint for entry in entries})
    text = json.dumps({"version": _VERSION, "known": known}, indent=1, ensure_ascii=False)
    try:
        path.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"cannot write baseline {str(path)!r}: {error.strerror}") from error


def without_known(path: Path, entries: Sequence[Entry]) -> tuple[tuple[Entry, ...], int]:
    """The entries that are not in the file, and how many of the file's are gone.

    Raises `SettingsError`.
    """
    known = _read(path)
    new = tuple(entry for entry in entries if entry.fingerprint not in known)
    return new, len(known - {entry.fingerprint for entry in entries})


def _read(path: Path) -> frozenset[str]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        version, known = found["version"], found["known"]
    except OSError as error:
        reason = f"{error.strerror}; --write-baseline makes it"
        raise SettingsError(f"cannot read baseline {str(path)!r}: {reason}") from error
    except (ValueError, TypeError, KeyError) as error:
        reason = "it is no file that --write-baseline has written"
        raise SettingsError(f"cannot read baseline {str(path)!r}: {reason}") from error
    if version != _VERSION or not all(isinstance(each, str) for each in known):
        reason = f"its version is {version!r}, and this release knows {_VERSION}"
        raise SettingsError(f"cannot read baseline {str(path)!r}: {reason}")
    return frozenset(known)
