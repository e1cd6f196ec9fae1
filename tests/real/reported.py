"""What `report` and `health` say of an application, as documents and as pages."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.real.catalog import index_names
from tests.real.workspace import Workspace

_VERBS = ("report", "health")
_FORMATS = ("json", "html")
_OPTIONS = {"report": (), "health": ("--min-size", "0")}
_UNINDEXED, _REDUNDANT = "IDX309", "IDX304"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """Findings of `report` are counted by severity, those of `health` by rule."""

    failed: tuple[str, ...]
    """Runs that ended otherwise than in findings or none, and pages that are none."""
    findings: Mapping[str, int]
    health: Mapping[str, int]
    unindexed: tuple[str, ...]
    """Foreign keys of the database that `health` says to have no index: `table (column, …)`."""
    redundant: tuple[str, ...]
    """Indexes that it says to be redundant: `table.index`."""
    tables: int
    indexes: tuple[int, ...]
    """Those that `health` tells of, for each environment."""
    in_catalog: int
    largest_page: int
    """In bytes."""


def ask_reports(space: Workspace) -> Reported:
    """Run both verbs, each in both formats; the database is only read."""
    failed = [
        complaint for verb in _VERBS for form in _FORMATS for complaint in _run(space, verb, form)
    ]
    reports, healths = ([_read(folder, v) for folder in space.work_folders()] for v in _VERBS)
    pages = [folder / f"{verb}.html" for folder in space.work_folders() for verb in _VERBS]
    return Reported(
        failed=tuple(failed),
        findings=_counted("severity", reports),
        health=_counted("rule", healths[:1]),  # one database, whatever environment asks
        unindexed=tuple(
            f"{found['table']} ({', '.join(found['columns'])})"
            for found in _of(_UNINDEXED, healths[0])
        ),
        redundant=tuple(
            f"{found['table']}.{found['index']}" for found in _of(_REDUNDANT, healths[0])
        ),
        tables=len(healths[0]["tables"]),
        indexes=tuple(sum(len(table["indexes"]) for table in each["tables"]) for each in healths),
        in_catalog=len(index_names(space.url)),
        largest_page=max((page.stat().st_size for page in pages if page.exists()), default=0),
    )


def _run(space: Workspace, verb: str, form: str) -> Iterator[str]:
    """Write `<verb>.<form>`; gives what is wrong with that."""
    runs = space.ask(verb, *_OPTIONS[verb], "--format", form, "--output", f"{verb}.{form}")
    for done, folder in zip(runs, space.work_folders(), strict=True):
        if not _ended_well(done):
            yield f"{verb} --format {form}: {done.returncode}: {done.stderr[-2000:]}"
        elif form == "html" and not _is_page(folder / f"{verb}.html"):
            yield f"{verb}.html is no page"


def _ended_well(done: subprocess.CompletedProcess[str]) -> bool:
    return done.returncode in (0, 1) and "Traceback" not in done.stderr


def _is_page(path: Path) -> bool:
    text = path.read_text(encoding="utf-8")
    return text.lower().startswith("<!doctype html>") and text.rstrip().endswith("</html>")


def _read(folder: Path, verb: str) -> dict[str, Any]:
    path = folder / f"{verb}.json"
    empty: dict[str, Any] = {"findings": [], "tables": []}
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else empty


def _of(rule: str, document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    return (finding for finding in document["findings"] if finding["rule"] == rule)


def _counted(key: str, documents: list[dict[str, Any]]) -> dict[str, int]:
    """Findings by what they say under the key."""
    said = [finding[key] for document in documents for finding in document["findings"]]
    return {value: said.count(value) for value in sorted({*said})}
