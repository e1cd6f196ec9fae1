"""`alembic-idx strategy`."""

import argparse
from typing import Any

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError

from alembic_idx.connected import on_each_connection
from alembic_idx.described import all_entries, described_tables, measured_models
from alembic_idx.session import AlembicSession
from alembic_idx.settings import settings_of
from idx_core.health.asked import Asked
from idx_core.health.figures import Figures
from idx_core.health.reading.reading import read_figures
from idx_core.strategy.project import ALEMBIC, Project
from idx_core.strategy.verb import run_strategy


def run(config: Config, options: argparse.Namespace) -> bool:
    """Write the document about the models of all databases that env.py opens."""
    found: list[tuple[Any, Any]] = []
    figures: list[Figures] = []

    def work(context: MigrationContext) -> None:
        metadata, connection = context.opts.get("target_metadata"), context.connection
        if metadata is not None:
            found.append((metadata, context.dialect))
        if options.with_figures:
            if connection is None or context.dialect.name != "postgresql":
                raise CommandError(
                    f"only PostgreSQL has such figures; this is {context.dialect.name}"
                )
            figures.append(read_figures(AlembicSession(connection), Asked()))

    on_each_connection(config, work)
    if not found:
        raise CommandError("cannot write a strategy: env.py gives no target_metadata")
    read = [measured_models(config, metadata, dialect) for metadata, dialect in found]
    project = Project(
        described_tables(config, read),
        all_entries(config, read),
        settings_of(config),
        ALEMBIC,
        tuple(figures),
    )
    return run_strategy(project, options, print)
