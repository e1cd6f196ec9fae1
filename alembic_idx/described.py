"""The models of a run, with production's statistics: their findings, and their tables described."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy.exc import SQLAlchemyError

from alembic_idx.connected import on_each_connection, on_each_script
from alembic_idx.ddl import derived_of
from alembic_idx.hints import with_hints
from alembic_idx.migrated import migrated_tables
from alembic_idx.model_places import ModelPlaces
from alembic_idx.reading import Models, read_models
from alembic_idx.settings import folder_of, settings_of
from idx_core.engine import judge
from idx_core.recorded.file import Recorded
from idx_core.recorded.judging import unserved
from idx_core.report.entry import Entry, entries
from idx_core.statistics.beside import FILE_NAME, statistics_reader
from idx_core.still_found import still_found

if TYPE_CHECKING:
    from idx_core.described import DescribedTable

Note = Callable[[str], None]


def all_models(config: Config, note: Note = lambda _: None) -> tuple[Models, ...]:
    """The models of all databases that env.py opens, whose schemas know the committed statistics.

    Where no database answers, `note` is told why, and env.py is run in its offline mode. Raises
    `CommandError`.
    """
    found: list[tuple[Any, Any]] = []

    def work(context: MigrationContext) -> None:
        metadata = context.opts.get("target_metadata")
        if metadata is not None:
            found.append((metadata, context.dialect))

    try:
        on_each_connection(config, work)
    except (SQLAlchemyError, OSError) as error:
        reason = str(error).strip().partition("\n")[0]
        found.clear()
        try:
            on_each_script(config, work)
        except Exception:  # env.py has no offline mode, or needs a database for it
            raise CommandError(f"cannot report: env.py reaches no database: {reason}") from error
        note(f"no database was reached, nor is one asked anything: {reason}")
    if not found:
        raise CommandError("cannot report: env.py gives no target_metadata")
    return tuple(_measured(config, metadata, dialect) for metadata, dialect in found)


def _measured(config: Config, metadata: Any, dialect: Any) -> Models:
    """The models, whose schema knows the committed statistics."""
    settings = settings_of(config)
    models = read_models(metadata, dialect, modules=settings.queries)
    statistics = statistics_reader(folder_of(config) / FILE_NAME, settings.volumes)
    return replace(models, schema=replace(models.schema, read_statistics=statistics))


def all_entries(
    config: Config,
    read: Iterable[Models],
    recorded: Sequence[Recorded] = (),
    note: Note = lambda _: None,
    root: Path | None = None,
) -> tuple[Entry, ...]:
    """The findings on the models of all databases, each told once, and on recorded queries.

    What the revisions have mended already is none.
    `note` is told what could not be read of these. Places are relative to `root`, by default to
    the project's folder.
    """
    settings, folder = settings_of(config), root or _project(folder_of(config))
    told: list[Entry] = []
    for models in read:
        judged = judge(models.schema, settings)
        changed = migrated_tables(config, models) if judged or recorded else ()
        findings = still_found(judged, models.schema, changed, settings)
        if recorded:
            result = unserved(recorded, models.schema.with_tables(changed), settings, judged)
            if result.note:
                note(result.note)
            findings += result.findings
        hinted = (with_hints(finding, models, settings) for finding in findings)
        told += entries(hinted, ModelPlaces(models, folder).place_of)
    return tuple(dict.fromkeys(told))


def _project(folder: Path) -> Path:
    """The project's folder; Flask-Migrate has the configuration in that of the migrations."""
    return folder.parent if (folder / "env.py").exists() else folder


def described_tables(config: Config, read: Iterable[Models]) -> tuple[DescribedTable, ...]:
    """The tables of all databases, with the indexes that are derived for them."""
    from idx_core.described import described

    settings = settings_of(config)
    return tuple(
        table for models in read for table in described(models.schema, derived_of(models, settings))
    )
