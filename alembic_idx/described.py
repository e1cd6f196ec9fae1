"""The models of a run, with production's statistics: their findings, and their tables described."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from alembic.config import Config

from alembic_idx.ddl import derived_of
from alembic_idx.hints import with_hints
from alembic_idx.model_places import ModelPlaces
from alembic_idx.reading import Models, read_models
from alembic_idx.settings import folder_of, settings_of
from idx_core.engine import judge
from idx_core.report.entry import Entry, entries
from idx_core.statistics.beside import FILE_NAME, statistics_reader

if TYPE_CHECKING:
    from idx_core.described import DescribedTable


def measured_models(config: Config, metadata: Any, dialect: Any) -> Models:
    """The models, whose schema knows the committed statistics."""
    settings = settings_of(config)
    models = read_models(metadata, dialect, modules=settings.queries)
    statistics = statistics_reader(folder_of(config) / FILE_NAME, settings.volumes)
    return replace(models, schema=replace(models.schema, read_statistics=statistics))


def all_entries(config: Config, read: Iterable[Models]) -> tuple[Entry, ...]:
    """The findings on the models of all databases, each told once."""
    settings, folder = settings_of(config), folder_of(config)
    told: list[Entry] = []
    for models in read:
        findings = (with_hints(f, models, settings) for f in judge(models.schema, settings))
        told += entries(findings, ModelPlaces(models, folder).place_of)
    return tuple(dict.fromkeys(told))


def described_tables(config: Config, read: Iterable[Models]) -> tuple[DescribedTable, ...]:
    """The tables of all databases, with the indexes that are derived for them."""
    from idx_core.described import described

    settings = settings_of(config)
    return tuple(
        table for models in read for table in described(models.schema, derived_of(models, settings))
    )
