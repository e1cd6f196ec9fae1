"""The models of an environment and what is derived for them, on each database of its env.py."""

from collections.abc import Callable

from alembic.autogenerate.api import AutogenContext
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError

from alembic_idx.connected import on_each_connection
from alembic_idx.reading import Models
from alembic_idx.run import Run
from alembic_idx.settings import settings_of
from idx_core.derive import Derivation

Look = Callable[[Run, Models, Derivation], None]


def on_each_comparison(config: Config, look: Look) -> None:
    """Have `look` see what an autogenerate would derive, on each database with models.

    Raises `CommandError` where there is none.
    """
    seen = []

    def work(context: MigrationContext) -> None:
        if context.opts.get("target_metadata") is None:
            return
        autogenerate = AutogenContext(context)
        run = Run(autogenerate, settings_of(config))
        derivation, models = run.derived(_schemas(autogenerate))
        seen.append(context)
        look(run, models, derivation)

    on_each_connection(config, work)
    if not seen:
        raise CommandError("cannot look at the models: env.py gives no target_metadata")


def _schemas(context: AutogenContext) -> set[str | None]:
    """Those that Alembic would compare; None is the default one."""
    found: set[str | None] = {None}
    if context.opts.get("include_schemas"):
        found |= set(context.inspector.get_schema_names())
        found -= {"information_schema", context.dialect.default_schema_name}
    return {schema for schema in found if context.run_name_filters(schema, "schema", {})}
