"""What a verb tells, into a file in the place of the standard output."""

from pathlib import Path

from idx_core.errors import SettingsError


def write_output(path: Path, text: str) -> None:
    """Write the file. `SettingsError`."""
    try:
        path.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"cannot write {str(path)!r}: {error.strerror}") from error
