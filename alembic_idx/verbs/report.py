"""`alembic-idx report`."""

import argparse
from functools import partial
from typing import Any

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError

from alembic_idx.connected import on_each_connection
from alembic_idx.described import all_entries, described_tables, measured_models
from idx_core.report.verb import run_report


def run(config: Config, options: argparse.Namespace) -> bool:
    """Tell the findings on the models of all databases that env.py opens."""
    found: list[tuple[Any, Any]] = []

    def work(context: MigrationContext) -> None:
        metadata = context.opts.get("target_metadata")
        if metadata is not None:
            found.append((metadata, context.dialect))

    on_each_connection(config, work)
    if not found:
        raise CommandError("cannot report: env.py gives no target_metadata")
    read = [measured_models(config, metadata, dialect) for metadata, dialect in found]
    return run_report(
        all_entries(config, read), options, print, partial(described_tables, config, read)
    )
