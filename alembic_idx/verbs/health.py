"""`alembic-idx health`."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy import create_engine
from sqlalchemy.engine import Connection
from sqlalchemy.pool import NullPool

from alembic_idx.connected import on_each_connection
from alembic_idx.session import AlembicSession
from alembic_idx.settings import settings_of
from idx_core.health.asked import OpenReplica
from idx_core.health.replica_url import ReplicaUrl, parse_replica
from idx_core.health.verb import asked_of, read_other_report, read_report, tell
from idx_core.verbs import in_colour

_OTHERS = ("mariadb", "mysql", "sqlite")


def run(config: Config, options: argparse.Namespace) -> bool:
    """Whether there is no finding that fails, in any of the databases."""
    options.quiet = True  # Alembic says on the standard output which file it writes, as we do
    settings = settings_of(config)
    urls = [parse_replica(url) for url in (*options.replica, *settings.replicas)]
    well: list[bool] = []
    to_write: list[Any] = []

    def work(context: MigrationContext) -> None:
        connection, vendor = context.connection, context.dialect.name
        if connection is None or vendor not in (*_OTHERS, "postgresql"):
            print(f"The health of {vendor} is not known.")
            to_write.append(None)
            return
        if well and options.output is not None:
            raise CommandError(
                "env.py opens several databases, and a file is of one: choose one with -n or -x"
            )
        asked = asked_of(options, _replicas(urls, connection), colour=in_colour())
        if vendor in _OTHERS:
            to_write.append(None)
            from alembic_idx.online import OnlineSession

            well.append(
                tell(read_other_report(OnlineSession(connection), vendor, asked, settings), print)
            )
            return
        report = read_report(AlembicSession(connection), asked, settings)
        well.append(tell(report, print))
        if options.write:
            from alembic_idx.health_writing import wanted  # compares with the models

            to_write.append(wanted(context, report, settings, asked.limit))

    on_each_connection(config, work)
    if options.write:
        if not any(to_write):
            raise CommandError("only for PostgreSQL are such revisions written")
        from alembic_idx.health_writing import write

        out = sys.stdout if options.format == "text" else sys.stderr
        for line in write(config, to_write):
            print(line, file=out)
    return all(well)


def _replicas(urls: Sequence[ReplicaUrl], connection: Connection) -> list[tuple[str, OpenReplica]]:
    return [(url.shown, partial(_opened, url, connection)) for url in urls]


@contextmanager
def _opened(url: ReplicaUrl, connection: Connection) -> Iterator[AlembicSession]:
    """A session on the replica, with the driver, and by default the user, of the connection."""
    own = connection.engine.url
    place = own.set(
        host=url.host,
        port=url.port,
        database=url.database or own.database,
        username=url.user or own.username,
        password=url.password or own.password,
    )
    engine = create_engine(place, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as replica:
            yield AlembicSession(replica)
    finally:
        engine.dispose()
