"""The cases in `raw/*.sql`: queries separated by semicolons, each after comments with its label."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.queries.corpus.case import Case, read_label

FOLDER = Path(__file__).parent / "raw"


def raw_cases() -> Iterator[Case]:
    """All of them, in order of file and place."""
    for path in sorted(FOLDER.glob("*.sql")):
        yield from _cases(path)


def _cases(path: Path) -> Iterator[Case]:
    comments: list[str] = []
    lines: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("-- ") and not lines:
            comments.append(line.removeprefix("-- "))
        elif line.strip():
            lines.append(line)
        else:
            comments = comments if lines else []  # what a file says of itself
        if line.endswith(";"):
            sql = "\n".join(lines).removesuffix(";")
            yield Case(source=path.stem, label=read_label("\n".join(comments)), sql=sql)
            comments, lines = [], []
