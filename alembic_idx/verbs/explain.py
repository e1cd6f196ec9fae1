"""`alembic-idx explain`."""

import argparse
from typing import Any

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError

from alembic_idx.connected import on_each_connection
from alembic_idx.ddl import ddl_of, derived_of
from alembic_idx.hints import with_hints
from alembic_idx.reading import read_models
from alembic_idx.settings import folder_of, settings_of
from idx_core.engine import judge
from idx_core.explain.verb import Project, Question, run_explain
from idx_core.statistics.file import FILE_NAME


def run(config: Config, options: argparse.Namespace) -> bool:
    """Show the plans."""
    found: list[tuple[Any, Any]] = []

    def work(context: MigrationContext) -> None:
        if context.dialect.name != "postgresql":
            raise CommandError(f"only PostgreSQL has such plans; this is {context.dialect.name}")
        found.append((context.opts.get("target_metadata"), context.dialect))

    on_each_connection(config, work)
    if len(found) != 1 or found[0][0] is None:
        raise CommandError(
            f"env.py opens {len(found)} databases with models, and a question is about one:"
            " choose one with -n or -x"
        )
    question = Question(options.sql, options.with_indexes, options.without, options.rows)
    file = options.snapshot or folder_of(config) / FILE_NAME
    ((metadata, dialect),) = found
    settings = settings_of(config)
    models = read_models(metadata, dialect, modules=settings.queries)
    volumes = {} if options.snapshot else settings.volumes
    project = Project(
        models.schema,
        ddl_of(metadata),
        derived_of(models, settings),
        volumes,
        lambda: [
            with_hints(finding, models, settings) for finding in judge(models.schema, settings)
        ],
    )
    run_explain(question, project, file, print, as_json=options.json)
    return True
