"""`manage.py idx report`."""

from dataclasses import replace
from pathlib import Path

from django.conf import settings as django_settings

from django_idx.ddl import described_tables
from django_idx.hints import Hints
from django_idx.judging import judged
from django_idx.model_places import ModelPlaces
from django_idx.overlay import Migrations, not_migrated
from django_idx.project_apps import own_labels
from django_idx.settings import read_settings
from django_idx.verbs.asked import Asked
from idx_core.report.entry import entries
from idx_core.report.verb import run_report


def run(asked: Asked) -> bool:
    """Tell the findings on the project's own models, as `manage.py check APP` does for an app."""
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
    places = ModelPlaces(found.models, root)
    return run_report(
        entries(told, places.place_of),
        asked.options,
        asked.say,
        lambda: described_tables(found.schema, settings),
    )
