"""`alembic-idx hazards`."""

import argparse
import sys
from collections.abc import Sequence

from alembic.config import Config

from alembic_idx.hazards.project import Project, read_project
from alembic_idx.hazards.wording import Wording
from alembic_idx.settings import settings_of
from idx_core.hazards.hazard import Hazard
from idx_core.hazards.judge import judge_migrations
from idx_core.hazards.report import as_github, as_json, text


def run(config: Config, options: argparse.Namespace) -> bool:
    """Whether no migration is hazardous, after those that could be were fixed."""
    settings = settings_of(config)
    project, hazards = _judged(config, options, options.migrations)
    if options.fix and hazards:
        from alembic_idx.hazards.fix import fix_revisions

        wording = Wording(project.context.dialect, settings.lock_timeout)
        written, new, refused = fix_revisions(project.script, project.migrations, hazards, wording)
        for path in sorted(set(written)):
            print(f"wrote {path}", file=sys.stderr)
        for reason in refused:
            print(reason, file=sys.stderr)
        chosen = [*options.migrations, *new] if options.migrations else []
        project, hazards = _judged(config, options, chosen)
    if project.note:
        print(project.note, file=sys.stderr)
    if options.format == "json":
        print(as_json(hazards, project.migrations))
    elif options.format == "github":
        print(as_github(hazards, project.migrations, options.root))
    else:
        for line in text(hazards, project.migrations):
            print(line)
    return not hazards


def _judged(
    config: Config, options: argparse.Namespace, chosen: Sequence[str]
) -> tuple[Project, tuple[Hazard, ...]]:
    settings = settings_of(config)
    project = read_project(config, chosen, everything=options.all, modules=settings.queries)
    hazards = judge_migrations(
        project.migrations,
        settings,
        schema=project.schema,
        dialect=project.dialect,
        hint=Wording(project.context.dialect, settings.lock_timeout).hint,
    )
    return project, hazards
