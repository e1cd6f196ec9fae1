"""`alembic-idx snapshot`."""

import argparse

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError

from alembic_idx.connected import on_each_connection
from alembic_idx.session import AlembicSession
from alembic_idx.settings import folder_of
from idx_core.statistics.dump import load_dump
from idx_core.statistics.file import FILE_NAME
from idx_core.statistics.reading import read_snapshot
from idx_core.statistics.snapshot import Snapshot
from idx_core.statistics.snapshot_verb import check_snapshot, write_snapshot


def run(config: Config, options: argparse.Namespace) -> bool:
    """Write the file, or tell whether it is still good."""
    if options.dump:
        snapshot = load_dump(options.dump, values=options.values)
    else:
        snapshot = _live_snapshot(config, values=options.values)
    path = options.output or folder_of(config) / FILE_NAME
    if options.check:
        return check_snapshot(snapshot, path, print)
    write_snapshot(snapshot, path, print, exact=options.exact)
    return True


def _live_snapshot(config: Config, *, values: bool) -> Snapshot:
    found: list[Snapshot] = []

    def work(context: MigrationContext) -> None:
        connection = context.connection
        if connection is None or context.dialect.name != "postgresql":
            raise CommandError(
                f"only PostgreSQL has such statistics; this is {context.dialect.name}"
            )
        found.append(read_snapshot(AlembicSession(connection), values=values))

    on_each_connection(config, work)
    if len(found) != 1:
        raise CommandError(
            f"env.py opens {len(found)} databases, and a file is of one: choose one with -n or -x"
        )
    return found[0]
