"""The revisions of an Alembic environment, in the order in which they are applied."""

from __future__ import annotations

import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import SQLAlchemyError

from alembic_idx.hazards.recorder import RecordingContext
from alembic_idx.hazards.revisions import read_revision
from alembic_idx.reading import dialect_of, read_models
from idx_core.hazards.migration import Migration
from idx_core.model import Dialect, Schema


@dataclass(frozen=True, slots=True)
class Project:
    """What there is to judge. `note` says what could not be asked."""

    script: ScriptDirectory
    migrations: tuple[Migration, ...]
    context: RecordingContext
    dialect: Dialect = Dialect.POSTGRESQL
    schema: Schema | None = None
    note: str = ""


@dataclass(slots=True)
class _Environment:
    """What env.py tells: the database's revisions (None: not asked), its kind, the models."""

    heads: tuple[str, ...] | None = None
    dialect: Any = None
    metadata: Any = None
    databases: int = 0
    note: str = ""
    failures: list[str] = field(default_factory=list)


def read_project(
    config: Config,
    chosen: Sequence[str] = (),
    *,
    everything: bool = False,
    modules: Collection[str] = (),
) -> Project:
    """All revisions; those that are not to be judged as applied ones.

    Without a database that can be reached all of them are judged. Raises `CommandError`.
    """
    script = ScriptDirectory.from_config(config)
    found = _ask(config, script, online=not everything and not chosen)
    revisions = list(reversed(list(script.walk_revisions())))
    applied = _applied(script, revisions, found.heads, chosen)
    environment = EnvironmentContext(config, script, as_sql=True)
    databases = [n.strip() for n in (config.get_main_option("databases") or "").split(",") if n]
    with environment:
        dialect = found.dialect or postgresql.dialect()  # type: ignore[no-untyped-call]
        context = RecordingContext(dialect, found.metadata, environment)
        migrations = tuple(
            read_revision(
                revision, context, applied=revision.revision in applied, databases=databases
            )
            for revision in revisions
        )
    schema = None
    if found.metadata is not None:
        schema = read_models(found.metadata, dialect, modules=modules).schema
    return Project(script, migrations, context, dialect_of(dialect), schema, found.note)


def _applied(
    script: ScriptDirectory,
    revisions: Sequence[Script],
    heads: tuple[str, ...] | None,
    chosen: Sequence[str],
) -> set[str]:
    """The revisions that are not judged."""
    if chosen:
        wanted = {revision.revision for name in chosen for revision in script.get_revisions(name)}
        return {revision.revision for revision in revisions} - wanted
    if not heads:
        return set()
    return {each.revision for each in script.iterate_revisions(heads, "base")}


def _ask(config: Config, script: ScriptDirectory, *, online: bool) -> _Environment:
    """Run env.py, connected if that is possible."""
    found = _Environment()
    if online:
        try:
            _run(config, script, found, as_sql=False)
        except (SQLAlchemyError, OSError) as error:
            reason = str(error).strip().partition("\n")[0]
            found = _Environment(note=f"no database can be asked what is applied: {reason}")
        else:
            if found.databases > 1:
                raise CommandError(
                    f"env.py opens {found.databases} databases, and hazards are about one: choose"
                    " one with -n or -x, or take --all"
                )
            return found
    try:
        _run(config, script, found, as_sql=True)
    except Exception:  # env.py that knows no offline mode, or needs a database for it
        found.metadata = None
    found.heads = None
    return found


def _run(config: Config, script: ScriptDirectory, found: _Environment, *, as_sql: bool) -> None:
    def look(heads: Any, context: MigrationContext) -> list[Any]:
        found.heads = tuple(heads)
        found.dialect = context.dialect
        found.metadata = context.opts.get("target_metadata")
        found.databases += 1
        return []

    options: dict[str, Any] = {}
    if as_sql:  # BEGIN and COMMIT of the script that this is not go nowhere
        options = {"as_sql": True, "starting_rev": None, "output_buffer": io.StringIO()}
    with EnvironmentContext(config, script, fn=look, dont_mutate=True, **options):
        script.run_env()
