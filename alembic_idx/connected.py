"""Runs a function on each connection that the project's own env.py opens, like a migration."""

import io
from collections.abc import Callable
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError


def on_each_connection(config: Config, work: Callable[[MigrationContext], None]) -> None:
    """Run env.py with `work` in the place of the migrations, outside of any transaction.

    Raises `CommandError` where env.py opens a transaction of its own.
    """
    script = ScriptDirectory.from_config(config)

    def steps(revision: Any, context: MigrationContext) -> list[Any]:
        if getattr(context, "_in_external_transaction", False):
            raise CommandError(
                f"{script.env_py_location} opens the transaction itself, in which PostgreSQL does "
                "nothing concurrently: give context.configure() a connection of engine.connect() "
                "instead of engine.begin()."
            )
        # as `run_migrations` does for each migration
        with context.begin_transaction(_per_migration=True), context.autocommit_block():
            work(context)
        return []

    with EnvironmentContext(config, script, fn=steps, dont_mutate=True):
        script.run_env()


def on_each_script(config: Config, work: Callable[[MigrationContext], None]) -> None:
    """The same as `alembic upgrade --sql` runs env.py: no database is connected to."""
    script = ScriptDirectory.from_config(config)

    def steps(revision: Any, context: MigrationContext) -> list[Any]:
        work(context)
        return []

    unread = io.StringIO()  # BEGIN and COMMIT of the script that this is not
    options = {"as_sql": True, "starting_rev": None, "output_buffer": unread}
    with EnvironmentContext(config, script, fn=steps, dont_mutate=True, **options):
        script.run_env()
