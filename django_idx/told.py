"""All findings on the project's own models, as people are told them: with hints and places."""

from dataclasses import replace
from pathlib import Path

from django.conf import settings as django_settings

from django_idx.hints import Hints
from django_idx.judging import judged
from django_idx.model_places import ModelPlaces
from django_idx.overlay import Migrations, not_migrated
from django_idx.project_apps import own_labels
from django_idx.settings import read_settings
from idx_core.report.entry import Entry, entries


def told_entries() -> tuple[Entry, ...]:
    """What `manage.py check APP` tells of each app. Raises `IdxError`."""
    settings = read_settings()
    found = judged(settings, own_labels(settings), advice=True)
    for error in found.unread:
        raise error
    findings = tuple(each for each in found.findings if not each.ignored)
    if findings:
        findings = not_migrated(found.schema, findings, settings, Migrations(), found.models)
    hints = Hints(settings, found.schema, found.models, findings)
    told = [replace(finding, hint=hints.hint(finding)) for finding in findings]
    root = Path(getattr(django_settings, "BASE_DIR", None) or Path.cwd())
    return entries(told, ModelPlaces(found.models, root).place_of)
