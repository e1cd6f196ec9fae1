"""`manage.py idx health`."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.db import connections

from django_idx.operations.session import EditorSession
from django_idx.settings import read_settings
from django_idx.verbs.asked import Asked
from idx_core.health.asked import OpenReplica
from idx_core.health.replica_url import parse_replica
from idx_core.health.verb import asked_of, read_report, tell


def run(asked: Asked) -> bool:
    """Whether there is no finding that fails."""
    connection, options = asked.connection, asked.options
    if connection.vendor != "postgresql":
        asked.say(
            f"Only the health of PostgreSQL is known; {asked.database!r} is {connection.vendor}."
        )
        return True
    settings = read_settings()
    names = (*options.replica, *settings.replicas)
    replicas = [_replica(name, connection) for name in names]
    wanted = asked_of(options, replicas, colour=asked.colour)
    with connection.schema_editor(atomic=False) as editor:
        session = EditorSession(editor)
        report = read_report(session, wanted, settings)
        well = tell(report, asked.say)
        if options.write:
            from django_idx.health_writing import write_health  # compares with the models

            for line in write_health(session, editor, report, settings, wanted.limit):
                if options.format == "text":
                    asked.say(line)
    return well


def _replica(name: str, connection: Any) -> tuple[str, OpenReplica]:
    """An alias of the settings, or a URL."""
    if name in connections:
        return name, partial(_opened, connections.create_connection(name))
    url = parse_replica(name)
    replica = connection.copy()
    own = replica.settings_dict
    own["HOST"], own["PORT"] = url.host, "" if url.port is None else str(url.port)
    own["NAME"] = url.database or own["NAME"]
    own["USER"] = url.user or own["USER"]
    own["PASSWORD"] = url.password or own["PASSWORD"]
    return url.shown, partial(_opened, replica)


@contextmanager
def _opened(replica: Any) -> Iterator[EditorSession]:
    replica.settings_dict["OPTIONS"].pop("pool", None)  # of which it would be the only user
    try:
        with replica.schema_editor(atomic=False) as editor:
            yield EditorSession(editor)
    finally:
        replica.close()
