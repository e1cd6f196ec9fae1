"""`manage.py idx hazards`."""

import importlib
import sys
from collections.abc import Collection, Sequence
from pathlib import Path

from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import DatabaseError

from django_idx.databases import target_dialect
from django_idx.ddl import schema_of
from django_idx.hazards.project import Choice, choose
from django_idx.hazards.reader import Node, Reading, read_migrations
from django_idx.hazards.words import Wording
from django_idx.project_apps import own_labels
from django_idx.settings import read_settings
from django_idx.verbs.asked import Asked
from idx_core.build.wording import one_line
from idx_core.hazards.hazard import Hazard
from idx_core.hazards.judge import judge_migrations
from idx_core.hazards.report import as_github, as_json, text
from idx_core.settings import Settings


def run(asked: Asked) -> bool:
    """Whether no migration is hazardous, after those that could be were fixed."""
    options, settings = asked.options, read_settings()
    own = own_labels(settings)
    choice, reading, hazards = _judged(asked, settings, own, options.migrations)
    if options.fix and hazards:
        new = _fix(asked, settings, own, choice, reading, hazards)
        chosen = [*options.migrations, *new] if options.migrations else []
        choice, reading, hazards = _judged(asked, settings, own, chosen)
    if choice.note:
        print(choice.note, file=sys.stderr)
    if options.format == "json":
        asked.say(as_json(hazards, reading.migrations))
    elif options.format == "github":
        asked.say(as_github(hazards, reading.migrations, options.root))
    else:
        for line in text(hazards, reading.migrations):
            asked.say(line)
    return not hazards


def _judged(
    asked: Asked, settings: Settings, own: Collection[str], chosen: Sequence[str]
) -> tuple[Choice, Reading, tuple[Hazard, ...]]:
    choice = choose(asked.connection, own, chosen, everything=asked.options.all)
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
    return choice, reading, hazards


def _fix(
    asked: Asked,
    settings: Settings,
    own: Collection[str],
    choice: Choice,
    reading: Reading,
    hazards: Sequence[Hazard],
) -> list[str]:
    """The new migrations, as they are named in a call."""
    from django_idx.hazards.fix.fixing import fix_migrations  # a parser, rarely needed

    fixed = fix_migrations(
        choice.loader,
        reading,
        hazards,
        own=own,
        applied=_applied(asked),
        stock_operations=settings.stock_operations,
    )
    for path in fixed.written:
        print(f"wrote {one_line(str(path), 400)}", file=sys.stderr)
    for refused in fixed.refused:
        print(one_line(refused, 400), file=sys.stderr)
    for migration in choice.loader.disk_migrations.values():
        sys.modules.pop(type(migration).__module__, None)  # they are imported anew
    importlib.invalidate_caches()
    return [f"{app}.{name}" for app, name in fixed.new]


def _applied(asked: Asked) -> Collection[Node]:
    """Also where the database was not asked which migrations are to be judged."""
    try:
        return set(MigrationRecorder(asked.connection).applied_migrations())
    except DatabaseError:
        return set()
    finally:
        asked.connection.close()
