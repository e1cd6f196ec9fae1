"""All findings on an environment's models, as people are told them: with hints and places."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy.exc import SQLAlchemyError

from alembic_idx.connected import on_each_connection, on_each_script
from alembic_idx.hints import with_hints
from alembic_idx.model_places import ModelPlaces
from alembic_idx.reading import read_models
from alembic_idx.settings import folder_of, settings_of
from idx_core.engine import judge
from idx_core.recorded.file import Recorded
from idx_core.recorded.judging import unserved
from idx_core.report.entry import Entry, entries
from idx_core.statistics.beside import FILE_NAME, statistics_reader


def told_entries(
    config: Config,
    recorded: Sequence[Recorded] = (),
    note: Callable[[str], None] = lambda _: None,
    root: Path | None = None,
) -> tuple[Entry, ...]:
    """The findings on the models of all databases that env.py opens, and on recorded queries.

    `note` is told what could not be read of these. Places are relative to `root`, by default to
    the project's folder. Raises `CommandError` and `IdxError`.
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
    told: list[Entry] = []
    for metadata, dialect in found:
        told += _entries(config, metadata, dialect, recorded, note, root)
    return tuple(dict.fromkeys(told))


def _entries(
    config: Config,
    metadata: Any,
    dialect: Any,
    recorded: Sequence[Recorded],
    note: Callable[[str], None],
    root: Path | None,
) -> tuple[Entry, ...]:
    settings, folder = settings_of(config), folder_of(config)
    models = read_models(metadata, dialect, modules=settings.queries)
    statistics = statistics_reader(folder / FILE_NAME, settings.volumes)
    schema = replace(models.schema, read_statistics=statistics)
    findings = judge(schema, settings)
    if recorded:
        result = unserved(recorded, schema, settings, findings)
        if result.note:
            note(result.note)
        findings += result.findings
    hinted = (with_hints(finding, models, settings) for finding in findings)
    return entries(hinted, ModelPlaces(models, root or _project(folder)).place_of)


def _project(folder: Path) -> Path:
    """The project's folder; Flask-Migrate has the configuration in that of the migrations."""
    return folder.parent if (folder / "env.py").exists() else folder
