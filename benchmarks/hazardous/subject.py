"""One case of a corpus as the tools get it: files, SQL, and what is true of it."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from pathlib import Path

BLOCKING = {"IDX401", "IDX402"}


@dataclass(frozen=True, slots=True)
class Subject:
    """`labels` and `ours` are what is hazardous and what this tool says, in its own units.

    `is_blocking` is what all tools are asked: whether the migration blocks a table in use with an
    index, a unique constraint or a foreign key, or fails because it is concurrent. It is None
    where a comment for this tool accepts it, which no other can know. `scripts` are SQL by name.
    `complaints` are of tools that ran along with the reading: (rule, what it is about).
    """

    name: str
    project: Path
    files: tuple[Path, ...]
    scripts: dict[str, str]
    labels: tuple[Hashable, ...]
    ours: tuple[Hashable, ...]
    is_blocking: bool | None
    we_say_blocking: bool
    complaints: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
