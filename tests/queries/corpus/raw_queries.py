"""The cases in `raw/*.sql`: queries separated by semicolons, each after comments with its label."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.queries.corpus.case import Case, read_label

FOLDER = Path(__file__).parent / "raw"


def raw_cases() -> Iterator[Case]:
    """All of them, in order of file and place."""
    for path in sorted(FOLDER.glob("*.sql")):
        for comments, sql in separate(path):
            yield Case(source=path.stem, label=read_label(comments), sql=sql)


def separate(path: Path) -> Iterator[tuple[str, str]]:
    """The comments before each query, and its text without the semicolon.

    Comments with an empty line after them are about the file.
    """
    comments: list[str] = []
    lines: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("-- ") and not lines:
            comments.append(line.removeprefix("-- "))
        elif line.strip():
            lines.append(line)
        elif not lines:
            comments = []
        if line.endswith(";"):
            yield "\n".join(comments), "\n".join(lines).removesuffix(";")
            comments, lines = [], []
