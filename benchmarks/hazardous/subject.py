"""One case of a corpus as the tools get it: files, SQL, and what is true of it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from idx_core.hazards.hazard import Hazard

BLOCKING = {"IDX401", "IDX402"}


def is_blocking(name: str, rules: Iterable[str], hazards: Iterable[Hazard]) -> bool | None:
    """By its labels; the hazards tell which kind of IDX402 it is."""
    wrong = BLOCKING.intersection(rules)
    found = [hazard for hazard in hazards if hazard.rule in wrong]
    is_mixed = bool(found) and not any(_others_know(hazard) for hazard in found)
    return None if name.startswith("accepted") or is_mixed else bool(wrong)


def _others_know(hazard: Hazard) -> bool:
    return hazard.rule == "IDX401" or (hazard.step is not None and hazard.step.transactional)


@dataclass(frozen=True, slots=True)
class Subject:
    """`labels` and `ours` are what is hazardous and what this tool says, in its own units.

    `is_blocking` is what all tools are asked: whether the migration blocks a table in use with an
    index, a unique constraint or a foreign key, or fails because it is concurrent. It is None
    where others cannot know it: a comment for this tool accepts it, or all that is wrong is that
    the concurrent operation stands beside others, of which they have no rule; or Django itself
    refuses to tell its SQL.
    `scripts` are SQL by name; `complaints` are of tools that ran along with the reading: (rule,
    what it is about).
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
