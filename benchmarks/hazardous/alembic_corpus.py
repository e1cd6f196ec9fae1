"""The revisions of tests/hazards/alembic, each case in a project of its own."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config

from alembic_idx.hazards.project import read_project
from benchmarks.hazardous.subject import BLOCKING, Subject, is_blocking
from idx_core.hazards.judge import judge_migrations
from idx_core.settings import Settings
from tests.hazards.alembic.corpus import Case, cases, project


def alembic_subjects(folder: Path) -> Iterator[Subject]:
    """All cases."""
    for case in cases():
        yield _subject(case, folder / case.name)


def _subject(case: Case, folder: Path) -> Subject:
    config = project(folder, case)
    read = read_project(config, case.revisions)
    hazards = judge_migrations(read.migrations, Settings())
    ours = tuple((Path(h.place.path).name, h.place.line, h.rule) for h in hazards)
    labels = tuple(case.expected.elements())
    versions = folder / "migrations" / "versions"
    return Subject(
        name=case.name,
        project=folder,
        files=tuple(versions / path.name for path in case.files),
        scripts=_sql(config),
        labels=labels,
        ours=ours,
        is_blocking=is_blocking(case.name, [rule for _, _, rule in labels], hazards),
        we_say_blocking=any(rule in BLOCKING for _, _, rule in ours),
    )


def _sql(config: Config) -> dict[str, str]:
    """Both ways, as far as Alembic can tell them without a database."""
    ways: dict[str, tuple[Any, str]] = {
        "upgrade": (command.upgrade, "0001:heads"),
        "downgrade": (command.downgrade, "heads:0001"),
    }
    scripts = {}
    for name, (run, revisions) in ways.items():
        out = io.StringIO()
        config.output_buffer = out
        with redirect_stdout(io.StringIO()):
            try:
                run(config, revisions, sql=True)
            except Exception as error:  # revisions that ask the database, on purpose
                print(error)
        scripts[name] = out.getvalue()
    return scripts
