"""`alembic-idx repair`."""

import argparse

from alembic.config import Config
from alembic.runtime.migration import MigrationContext

from alembic_idx.connected import on_each_connection
from alembic_idx.session import AlembicSession
from alembic_idx.settings import settings_of
from idx_core.build.repair_verb import run_repair


def run(config: Config, options: argparse.Namespace) -> bool:
    """Whether no index is left to be repaired, in any of the databases."""
    limits = settings_of(config).limits
    well: list[bool] = []

    def work(context: MigrationContext) -> None:
        connection = context.connection
        if connection is None or context.dialect.name != "postgresql":
            print(f"Only PostgreSQL has indexes to repair; this is {context.dialect.name}.")
            return
        session, bloated = AlembicSession(connection), options.bloated
        well.append(run_repair(session, limits, yes=options.yes, say=print, bloated=bloated))

    on_each_connection(config, work)
    return all(well)
