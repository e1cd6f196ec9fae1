"""`alembic-idx adopt`."""

import argparse
import sys

from alembic.config import Config
from alembic.util import CommandError

from alembic_idx.adoptable import adoptable
from alembic_idx.comparing import on_each_comparison
from alembic_idx.reading import Models
from alembic_idx.run import Run
from alembic_idx.settings import folder_of
from alembic_idx.source.editing import Editing
from idx_core.derive import Derivation
from idx_core.errors import SourceError
from idx_core.source.verb import finish, warn


def run(config: Config, options: argparse.Namespace) -> bool:
    """Show or write what only the database has, as the models would say it."""
    if bool(options.names) == options.all:
        raise SourceError("cannot adopt: name the indexes, or give --all")
    editing = Editing()

    def look(run: Run, models: Models, derivation: Derivation) -> None:
        connection = run.context.connection
        if connection is None or connection.dialect.name != "postgresql":
            name = run.context.dialect.name
            raise CommandError(f"only PostgreSQL's catalog tells all of an index; this is {name}")
        found = adoptable(models, derivation, connection, options.names)
        editing.add([(each.table, each.index) for each in found if not each.reason], models)
        for each in found:
            if each.reason:
                editing.refuse(each.table, each.index, models, each.reason)

    on_each_comparison(config, look)
    return finish(
        editing.changes(),
        editing.by_hand,
        folder_of(config),
        write=options.write,
        nothing="Nothing to adopt.",
        say=print,
        warn=warn,
        colour=sys.stdout.isatty(),
    )
