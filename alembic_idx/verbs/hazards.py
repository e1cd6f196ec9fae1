"""`alembic-idx hazards`."""

import argparse
import sys

from alembic.config import Config

from alembic_idx.hazards.project import read_project
from alembic_idx.hazards.wording import Wording
from alembic_idx.settings import settings_of
from idx_core.hazards.judge import judge_migrations
from idx_core.hazards.report import as_json, text


def run(config: Config, options: argparse.Namespace) -> bool:
    """Whether no migration is hazardous, after those that could be were fixed."""
    settings = settings_of(config)
    project = read_project(
        config, options.migrations, everything=options.all, modules=settings.queries
    )
    wording = Wording(project.context.dialect, settings.lock_timeout)
    hazards = judge_migrations(
        project.migrations,
        settings,
        schema=project.schema,
        dialect=project.dialect,
        hint=wording.hint,
    )
    if project.note:
        print(project.note, file=sys.stderr)
    if options.format == "json":
        print(as_json(hazards, project.migrations))
    else:
        for line in text(hazards, project.migrations):
            print(line)
    return not hazards
