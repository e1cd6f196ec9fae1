"""`alembic-idx strategy`."""

import argparse

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError

from alembic_idx.connected import on_each_connection
from alembic_idx.described import all_entries, all_models, described_tables
from alembic_idx.session import AlembicSession
from alembic_idx.settings import settings_of
from idx_core.health.asked import Asked
from idx_core.health.figures import Figures
from idx_core.health.reading.reading import read_figures
from idx_core.source.verb import warn
from idx_core.strategy.project import FrontDoor, Project
from idx_core.strategy.verb import run_strategy

FRONT_DOOR = FrontDoor("alembic-idx", "alembic revision --autogenerate", "alembic upgrade head")


def run(config: Config, options: argparse.Namespace) -> bool:
    """Write the document about the models of all databases that env.py opens."""
    read = all_models(config, warn)
    project = Project(
        described_tables(config, read),
        all_entries(config, read),
        settings_of(config),
        FRONT_DOOR,
        _figures(config) if options.with_figures else (),
    )
    return run_strategy(project, options, print)


def _figures(config: Config) -> tuple[Figures, ...]:
    figures: list[Figures] = []

    def work(context: MigrationContext) -> None:
        connection = context.connection
        if connection is None or context.dialect.name != "postgresql":
            raise CommandError(f"only PostgreSQL has such figures; this is {context.dialect.name}")
        figures.append(read_figures(AlembicSession(connection), Asked()))

    on_each_connection(config, work)
    return tuple(figures)
