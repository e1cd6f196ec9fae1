"""`alembic-idx eject`."""

import argparse
import sys
from fnmatch import fnmatchcase

from alembic.config import Config

from alembic_idx.comparing import on_each_comparison
from alembic_idx.reading import Models
from alembic_idx.run import Run
from alembic_idx.settings import folder_of
from alembic_idx.source.editing import Editing
from idx_core.derive import Derivation
from idx_core.model import Index, TableName
from idx_core.source.verb import finish, warn


def run(config: Config, options: argparse.Namespace) -> bool:
    """Show or write what is derived, as the models would say it."""
    editing = Editing()

    def is_wanted(table: TableName, index: Index) -> bool:
        names = (str(table), table.name, index.name)
        return not options.names or any(
            fnmatchcase(name, pattern) for name in names for pattern in options.names
        )

    def look(_: Run, models: Models, derivation: Derivation) -> None:
        drops = ((op.table, op.index) for op in derivation.drop)
        editing.remove([pair for pair in drops if is_wanted(*pair)], models)
        creates = ((op.table, op.index) for op in derivation.create)
        editing.add([pair for pair in creates if is_wanted(*pair)], models)

    on_each_comparison(config, look)
    return finish(
        editing.changes(),
        editing.by_hand,
        folder_of(config),
        write=options.write,
        nothing="Nothing to eject.",
        say=print,
        warn=warn,
        colour=sys.stdout.isatty(),
    )
