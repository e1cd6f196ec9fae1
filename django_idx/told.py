"""All findings on the project's own models, as people are told them: with hints and places."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from django.conf import settings as django_settings

from django_idx.hints import Hints
from django_idx.indexes import IndexConverter
from django_idx.judging import Judged, judged
from django_idx.model_places import ModelPlaces
from django_idx.overlay import Migrations, not_migrated, with_migrations
from django_idx.project_apps import own_labels
from django_idx.settings import read_settings
from idx_core.finding import Finding
from idx_core.recorded.file import Recorded
from idx_core.recorded.judging import unserved
from idx_core.report.entry import Entry, entries
from idx_core.settings import Mode, Settings


def told_entries(
    recorded: Sequence[Recorded] = (),
    note: Callable[[str], None] = lambda _: None,
    root: Path | None = None,
) -> tuple[Entry, ...]:
    """What `manage.py check APP` tells of each app, and advice for recorded queries.

    `note` is told what could not be read of these. Places are relative to `root`, by default to
    the project's folder. Raises `IdxError`.
    """
    settings = read_settings()
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
    root = root or Path(getattr(django_settings, "BASE_DIR", None) or Path.cwd())
    return entries(told, ModelPlaces(found.models, root).place_of)


def _advice(
    recorded: Sequence[Recorded],
    found: Judged,
    settings: Settings,
    migrations: Migrations,
    note: Callable[[str], None],
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
