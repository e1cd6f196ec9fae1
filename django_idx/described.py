"""The project's own models: the findings on them, and their tables as documents describe them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from django_idx.ddl import derived_of
from django_idx.hints import Hints
from django_idx.judging import judged
from django_idx.model_places import ModelPlaces
from django_idx.overlay import Migrations, not_migrated
from django_idx.project_apps import own_labels
from idx_core.model import Schema
from idx_core.report.entry import Entry, entries
from idx_core.settings import Settings

if TYPE_CHECKING:
    from idx_core.described import DescribedTable


def entries_and_schema(settings: Settings, folder: Path) -> tuple[tuple[Entry, ...], Schema]:
    """The findings that are to be told, with what to paste, and what they are about."""
    found = judged(settings, own_labels(settings), advice=True)
    for error in found.unread:
        raise error
    findings = tuple(each for each in found.findings if not each.ignored)
    if findings:
        findings = not_migrated(found.schema, findings, settings, Migrations(), found.models)
    hints = Hints(settings, found.schema, found.models, findings)
    told = [replace(finding, hint=hints.hint(finding)) for finding in findings]
    places = ModelPlaces(found.models, folder)
    return entries(told, places.place_of), found.schema


def described_tables(schema: Schema, settings: Settings) -> tuple[DescribedTable, ...]:
    """The tables of these models, with the indexes that are derived for them."""
    from idx_core.described import described

    return described(schema, derived_of(schema, settings))
