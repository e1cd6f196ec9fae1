"""`alembic-idx health`."""

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

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
from idx_core.health.verb import asked_of, run_health
from idx_core.verbs import in_colour


def run(config: Config, options: argparse.Namespace) -> bool:
    """Whether there is no finding that fails, in any of the databases."""
    settings = settings_of(config)
    urls = [parse_replica(url) for url in (*options.replica, *settings.replicas)]
    well: list[bool] = []

    def work(context: MigrationContext) -> None:
        connection = context.connection
        if connection is None or context.dialect.name != "postgresql":
            print(f"Only the health of PostgreSQL is known; this is {context.dialect.name}.")
            return
        if well and options.output is not None:
            raise CommandError(
                "env.py opens several databases, and a file is of one: choose one with -n or -x"
            )
        asked = asked_of(options, _replicas(urls, connection), colour=in_colour())
        well.append(run_health(AlembicSession(connection), asked, print, settings))

    on_each_connection(config, work)
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
