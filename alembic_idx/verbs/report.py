"""`alembic-idx report`."""

import argparse
from dataclasses import replace
from typing import Any

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError

from alembic_idx.connected import on_each_connection
from alembic_idx.hints import with_hints
from alembic_idx.model_places import ModelPlaces
from alembic_idx.reading import read_models
from alembic_idx.settings import folder_of, settings_of
from idx_core.engine import judge
from idx_core.report.entry import Entry, entries
from idx_core.report.verb import run_report
from idx_core.statistics.beside import FILE_NAME, statistics_reader


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
    told: list[Entry] = []
    for metadata, dialect in found:
        told += _entries(config, metadata, dialect)
    return run_report(tuple(dict.fromkeys(told)), options, print)


def _entries(config: Config, metadata: Any, dialect: Any) -> tuple[Entry, ...]:
    settings, folder = settings_of(config), folder_of(config)
    models = read_models(metadata, dialect, modules=settings.queries)
    statistics = statistics_reader(folder / FILE_NAME, settings.volumes)
    schema = replace(models.schema, read_statistics=statistics)
    findings = (with_hints(f, models, settings) for f in judge(schema, settings))
    return entries(findings, ModelPlaces(models, folder).place_of)
