"""Changes as a unified diff, which `git apply` and `patch -p1` take."""

from collections.abc import Iterable, Iterator
from difflib import unified_diff
from pathlib import Path

from idx_core.source.file import Change

_COLOURS = (("---", "1"), ("+++", "1"), ("@@", "36"), ("-", "31"), ("+", "32"))


def diff(changes: Iterable[Change], root: Path) -> str:
    """Of all changes in order of path, paths relative to the project's folder; lines keep their
    ends."""
    ordered = sorted(changes, key=lambda change: change.file.path)
    return "".join(line for change in ordered for line in _lines(change, root))


def coloured(text: str) -> str:
    """A diff for a terminal."""
    return "".join(map(_coloured, text.splitlines(keepends=True)))


def shown_path(path: Path, root: Path) -> str:
    """Relative to the root where it lies below it; slashes on every system."""
    real = root.resolve()
    return (path.relative_to(real) if path.is_relative_to(real) else path).as_posix()


def _lines(change: Change, root: Path) -> Iterator[str]:
    path = shown_path(change.file.path, root).lstrip("/")
    before, after = (_split(text) for text in (change.file.text, change.after))
    for line in unified_diff(before, after, f"a/{path}", f"b/{path}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _split(text: str) -> list[str]:
    """Into lines as diff does: at line feeds alone."""
    lines = text.split("\n")
    return [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def _coloured(line: str) -> str:
    for start, colour in _COLOURS:
        if line.startswith(start):
            text = line.rstrip("\r\n")
            return f"\x1b[{colour}m{text}\x1b[0m{line[len(text) :]}"
    return line
