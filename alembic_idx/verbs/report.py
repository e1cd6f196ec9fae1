"""`alembic-idx report`."""

import argparse
from functools import partial
from typing import Any

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError

from alembic_idx.connected import on_each_connection
from alembic_idx.described import described_tables, measured_models
from alembic_idx.hints import with_hints
from alembic_idx.model_places import ModelPlaces
from alembic_idx.reading import Models
from alembic_idx.settings import folder_of, settings_of
from idx_core.engine import judge
from idx_core.report.entry import Entry, entries
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
    told: list[Entry] = []
    for models in read:
        told += _entries(config, models)
    return run_report(
        tuple(dict.fromkeys(told)), options, print, partial(described_tables, config, read)
    )


def _entries(config: Config, models: Models) -> tuple[Entry, ...]:
    settings = settings_of(config)
    findings = (with_hints(f, models, settings) for f in judge(models.schema, settings))
    return entries(findings, ModelPlaces(models, folder_of(config)).place_of)
