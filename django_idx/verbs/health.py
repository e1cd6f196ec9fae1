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
from idx_core.health.verb import asked_of, read_other_report, read_report, tell

_OTHERS = ("mysql", "sqlite")


def run(asked: Asked) -> bool:
    """Whether there is no finding that fails."""
    connection, options = asked.connection, asked.options
    if connection.vendor not in (*_OTHERS, "postgresql"):
        asked.say(f"The health of {connection.vendor} ({asked.database!r}) is not known.")
        return True
    settings = read_settings()
    names = (*options.replica, *settings.replicas)
    replicas = [_replica(name, connection) for name in names]
    wanted = asked_of(options, replicas, colour=asked.colour)
    if connection.vendor in _OTHERS:
        if options.write:
            asked.require_postgresql("only for PostgreSQL are such migrations written")
        from django_idx.operations.online import OnlineSession

        # not entered: on SQLite that would switch foreign keys off
        source = OnlineSession(connection.schema_editor(atomic=False))
        return tell(read_other_report(source, connection.vendor, wanted, settings), asked.say)
    with connection.schema_editor(atomic=False) as editor:
        session = EditorSession(editor)
        report = read_report(session, wanted, settings)
        well = tell(report, asked.say)
        if options.write:
            from django_idx.health_writing import write_health  # compares with the models

            say = asked.say if options.format == "text" else asked.warn
            for line in write_health(session, editor, report, settings, wanted.limit):
                say(line)
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
