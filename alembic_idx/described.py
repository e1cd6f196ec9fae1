"""The models of a run with production's statistics, and their tables as documents describe them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from alembic.config import Config

from alembic_idx.ddl import derived_of
from alembic_idx.reading import Models, read_models
from alembic_idx.settings import folder_of, settings_of
from idx_core.statistics.beside import FILE_NAME, statistics_reader

if TYPE_CHECKING:
    from idx_core.described import DescribedTable


def measured_models(config: Config, metadata: Any, dialect: Any) -> Models:
    """The models, whose schema knows the committed statistics."""
    settings = settings_of(config)
    models = read_models(metadata, dialect, modules=settings.queries)
    statistics = statistics_reader(folder_of(config) / FILE_NAME, settings.volumes)
    return replace(models, schema=replace(models.schema, read_statistics=statistics))


def described_tables(config: Config, read: Iterable[Models]) -> tuple[DescribedTable, ...]:
    """The tables of all databases, with the indexes that are derived for them."""
    from idx_core.described import described

    settings = settings_of(config)
    return tuple(
        table for models in read for table in described(models.schema, derived_of(models, settings))
    )
