"""The files of one run, changed in several passes and written once."""

from dataclasses import replace
from pathlib import Path

from idx_core.source.file import Change, SourceFile, read_source
from idx_core.source.parsed import Parsed


class Workspace:
    """The files that are changed, each as it is on the disk and as it is now."""

    def __init__(self) -> None:
        self._read: dict[Path, SourceFile] = {}
        self._parsed: dict[Path, Parsed] = {}

    def open(self, path: Path) -> Parsed:
        """The file as it is now. Raises `SourceError` where it cannot be read."""
        if path not in self._parsed:
            self._read[path] = read_source(path)
            self._parsed[path] = Parsed(self._read[path])
        return self._parsed[path]

    def settle(self, path: Path) -> None:
        """Take the edits that were made for what the file is now.

        Raises `SourceError` where they do not fit together; the file is then as before.
        """
        parsed = self._parsed.pop(path)
        try:
            text = parsed.change.after
        except Exception:
            self._parsed[path] = Parsed(parsed.file)
            raise
        self._parsed[path] = Parsed(replace(parsed.file, text=text))

    def changes(self) -> list[Change]:
        """What is to be written."""
        return [
            Change(self._read[path], parsed.text)
            for path, parsed in self._parsed.items()
            if parsed.text != self._read[path].text
        ]
