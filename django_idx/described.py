"""The project's own models: the findings on them, and their tables as documents describe them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from django_idx.ddl import derived_of
from django_idx.hints import Hints
from django_idx.indexes import IndexConverter
from django_idx.judging import Judged, judged
from django_idx.model_places import ModelPlaces
from django_idx.overlay import Migrations, not_migrated, with_migrations
from django_idx.project_apps import own_labels
from django_idx.settings import project_folder, read_settings
from idx_core.finding import Finding
from idx_core.model import Schema
from idx_core.recorded.file import Recorded
from idx_core.recorded.judging import unserved
from idx_core.report.entry import Entry, entries
from idx_core.settings import Mode, Settings

if TYPE_CHECKING:
    from idx_core.described import DescribedTable

Note = Callable[[str], None]


def told_entries() -> tuple[Entry, ...]:
    """What `manage.py check APP` tells of each app. Raises `IdxError`."""
    return entries_and_schema(read_settings(), project_folder())[0]


def entries_and_schema(
    settings: Settings,
    folder: Path,
    recorded: Sequence[Recorded] = (),
    note: Note = lambda _: None,
) -> tuple[tuple[Entry, ...], Schema]:
    """The findings that are to be told, with what to paste, and what they are about.

    Places are relative to the folder. `note` is told what could not be read of recorded queries.
    """
    found = judged(settings, own_labels(settings), advice=True)
    for error in found.unread:
        raise error
    findings = tuple(each for each in found.findings if not each.ignored)
    migrations = Migrations()
    if findings:
        findings = not_migrated(found.schema, findings, settings, migrations, found.models)
    told = _hinted(findings, found, settings)
    if recorded:
        told += _advice(recorded, found, settings, migrations, note)
    places = ModelPlaces(found.models, folder)
    return entries(told, places.place_of), found.schema


def _advice(
    recorded: Sequence[Recorded],
    found: Judged,
    settings: Settings,
    migrations: Migrations,
    note: Note,
) -> list[Finding]:
    schema = with_migrations(found.schema, migrations, found.models)
    result = unserved(recorded, schema, settings, found.findings)
    if result.note:
        note(result.note)
    findings = IndexConverter(schema.dialect).findings(result.findings, found.models)
    # nothing is derived for a query that is not declared, so no migration will have it
    return _hinted(findings, found, replace(settings, mode=Mode.REPORT))


def _hinted(findings: tuple[Finding, ...], found: Judged, settings: Settings) -> list[Finding]:
    hints = Hints(settings, found.schema, found.models, findings)
    return [replace(finding, hint=hints.hint(finding)) for finding in findings]


def described_tables(schema: Schema, settings: Settings) -> tuple[DescribedTable, ...]:
    """The tables of these models, with the indexes that are derived for them."""
    from idx_core.described import described

    return described(schema, derived_of(schema, settings))
