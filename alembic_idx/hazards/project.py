"""The revisions of an Alembic environment, in the order in which they are applied."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import SQLAlchemyError

from alembic_idx.connected import on_each_script
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

    def see(self, context: MigrationContext) -> None:
        """Another database of the environment."""
        self.dialect = context.dialect
        self.metadata = context.opts.get("target_metadata")
        self.databases += 1


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
    dialect = found.dialect or postgresql.dialect()  # type: ignore[no-untyped-call]
    context, migrations = read_revisions(
        config, script, revisions, dialect, found.metadata, applied
    )
    schema = None
    if found.metadata is not None:
        schema = read_models(found.metadata, dialect, modules=modules).schema
    return Project(script, migrations, context, dialect_of(dialect), schema, found.note)


def read_revisions(
    config: Config,
    script: ScriptDirectory,
    revisions: Iterable[Script],
    dialect: Any,
    metadata: Any,
    applied: Collection[str],
) -> tuple[RecordingContext, tuple[Migration, ...]]:
    """These revisions, of which the `applied` ones are read upwards only; what ran them as well."""
    databases = [n.strip() for n in (config.get_main_option("databases") or "").split(",") if n]
    with EnvironmentContext(config, script, as_sql=True) as environment:
        context = RecordingContext(dialect, metadata, environment)
        return context, tuple(
            read_revision(
                revision, context, applied=revision.revision in applied, databases=databases
            )
            for revision in revisions
        )


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
            _run(config, script, found)
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
        on_each_script(config, found.see)
    except Exception:  # env.py that knows no offline mode, or needs a database for it
        found.metadata = None
    found.heads = None
    return found


def _run(config: Config, script: ScriptDirectory, found: _Environment) -> None:
    def look(heads: Any, context: MigrationContext) -> list[Any]:
        found.heads = tuple(heads)
        found.see(context)
        return []

    with EnvironmentContext(config, script, fn=look, dont_mutate=True):
        script.run_env()
