"""Hazards, for people and for machines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from idx_core.annotation import annotation
from idx_core.build.wording import one_line
from idx_core.hazards.hazard import Hazard
from idx_core.hazards.judge import unfounded
from idx_core.hazards.migration import Migration
from idx_core.hazards.steps import Opaque

_WIDTH = 100
_UNFOUNDED = "the comment gives no reason, and does not count"


def text(hazards: Sequence[Hazard], migrations: Sequence[Migration]) -> Iterator[str]:
    """Lines for people: each hazard with its safe version, then what could not be read."""
    judged = _judged(migrations)
    for hazard in hazards:
        yield f"{_where(hazard.place.path, hazard.place.line)}: {_message(hazard)}"
        for line in hazard.finding.hint.splitlines():
            yield f"    {_plain(line)}".rstrip()
        yield ""
    for migration in judged:
        for number in unfounded(migration):
            where = _where(migration.path, number)
            yield f"{where}: {_UNFOUNDED}"
        for step in _opaque(migration):
            where = _where(step.place.path, step.place.line)
            yield f"{where}: not judged: {one_line(step.reason, _WIDTH)}"
    yield _summary(hazards, judged)


def as_json(hazards: Sequence[Hazard], migrations: Sequence[Migration]) -> str:
    """One document; `version` changes when a key changes its meaning."""
    judged = _judged(migrations)
    document = {
        "version": 1,
        "migrations": [migration.id for migration in judged],
        "hazards": [
            {
                "rule": hazard.rule,
                "migration": hazard.migration,
                "path": _shown(hazard.place.path),
                "line": hazard.place.line or None,
                "way": "up" if hazard.upgrade else "down",
                "table": str(hazard.finding.table) or None,
                "index": hazard.finding.index or None,
                "message": hazard.finding.message,
                "safe": hazard.finding.hint or None,
            }
            for hazard in hazards
        ],
        "not_judged": [
            {
                "migration": migration.id,
                "path": _shown(step.place.path),
                "line": step.place.line or None,
                "reason": step.reason,
            }
            for migration in judged
            for step in _opaque(migration)
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def as_github(hazards: Sequence[Hazard], migrations: Sequence[Migration], root: Path) -> str:
    """Annotations of GitHub Actions, a line each, and the summary; `root` is what paths start at.

    A hazard is an error, as it is for the exit code. What was not judged is a notice, and so is a
    comment that does not count.
    """
    judged = _judged(migrations)
    lines = [
        annotation(
            "error",
            f"{hazard.rule} {hazard.migration}",
            "\n".join(filter(None, (hazard.finding.message, hazard.finding.hint))),
            _shown(hazard.place.path, root),
            hazard.place.line,
        )
        for hazard in hazards
    ]
    for migration in judged:
        for number in unfounded(migration):
            place = _shown(migration.path, root), number
            lines.append(annotation("notice", migration.id, _UNFOUNDED, *place))
        for step in _opaque(migration):
            place = _shown(step.place.path, root), step.place.line
            lines.append(annotation("notice", f"{migration.id} not judged", step.reason, *place))
    return "\n".join((*lines, _summary(hazards, judged)))


def _judged(migrations: Sequence[Migration]) -> list[Migration]:
    return [migration for migration in migrations if not migration.applied]


def _opaque(migration: Migration) -> Iterator[Opaque]:
    """The steps that could not be read."""
    for step in (*migration.up, *(migration.down or ())):
        if isinstance(step, Opaque):
            yield step


def _summary(hazards: Sequence[Hazard], judged: Sequence[Migration]) -> str:
    found = f"{len(hazards)} hazard{'' if len(hazards) == 1 else 's'}"
    return f"{found} in {len(judged)} migration{'' if len(judged) == 1 else 's'}."


def _message(hazard: Hazard) -> str:
    return f"({hazard.rule}) {_plain(hazard.finding.message)}"


def _plain(line: str) -> str:
    return "".join(c if c.isprintable() else " " for c in line)


def _where(path: str, line: int) -> str:
    return f"{_shown(path)}:{line}" if line else _shown(path)


def _shown(path: str, root: Path | None = None) -> str:
    """The path from `root` or else from here, where it is below."""
    root = Path.cwd() if root is None else root.resolve()
    full = Path(path).absolute()
    return full.relative_to(root).as_posix() if full.is_relative_to(root) else path
