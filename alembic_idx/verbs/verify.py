"""`alembic-idx verify`."""

import argparse
from collections.abc import Sequence
from dataclasses import replace

from alembic.autogenerate.api import AutogenContext
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError

from alembic_idx.connected import on_each_connection
from alembic_idx.settings import settings_of
from alembic_idx.verifying import verified
from idx_core.settings import Mode
from idx_core.verify.report import tell
from idx_core.verify.verdict import Verdict


def run(config: Config, options: argparse.Namespace) -> bool:
    """Whether models and database agree, in each of the databases."""
    settings = settings_of(config)
    if settings.mode is Mode.ASK:  # nobody is asked what he would do
        settings = replace(settings, mode=Mode.INJECT)
    found: list[tuple[str, Sequence[Verdict]]] = []

    def work(context: MigrationContext) -> None:
        metadata = context.opts.get("target_metadata")
        if context.connection is None or metadata is None:
            raise CommandError("cannot verify the database: env.py gives no target_metadata")
        autogenerate = AutogenContext(context)
        name = context.connection.engine.url.database or ""
        found.append((name, verified(autogenerate, settings)))

    on_each_connection(config, work)
    return tell(found, options, print)
