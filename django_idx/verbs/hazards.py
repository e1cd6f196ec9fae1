"""`manage.py idx hazards`."""

import sys
from pathlib import Path

from django.core.management.base import CommandError

from django_idx.databases import target_dialect
from django_idx.ddl import schema_of
from django_idx.hazards.project import choose
from django_idx.hazards.reader import read_migrations
from django_idx.hazards.words import Wording
from django_idx.project_apps import own_labels
from django_idx.settings import read_settings
from django_idx.verbs.asked import Asked
from idx_core.hazards.judge import judge_migrations
from idx_core.hazards.report import as_json, text


def run(asked: Asked) -> bool:
    """Whether no migration is hazardous."""
    options, settings = asked.options, read_settings()
    if options.fix:
        raise CommandError(
            "cannot fix migrations: of Django's only the safe version is told, to be pasted",
            returncode=2,
        )
    own = own_labels(settings)
    choice = choose(asked.connection, own, options.migrations, everything=options.all)
    reading = read_migrations(
        choice.loader, judged=choice.judged, alias=asked.database, base=Path.cwd()
    )
    hazards = judge_migrations(
        reading.migrations,
        settings,
        schema=schema_of(settings),
        dialect=target_dialect(),
        hint=Wording(reading, settings.stock_operations).hint,
    )
    if choice.note:
        print(choice.note, file=sys.stderr)
    if options.format == "json":
        asked.say(as_json(hazards, reading.migrations))
    else:
        for line in text(hazards, reading.migrations):
            asked.say(line)
    return not hazards
