"""`manage.py idx health`."""

from functools import partial
from typing import Any

from django.db import connections

from django_idx.operations.session import EditorSession, opened_beside
from django_idx.settings import read_settings
from django_idx.verbs.asked import Asked
from idx_core.health.asked import Asked as Wanted
from idx_core.health.asked import OpenReplica
from idx_core.health.replica_url import parse_replica
from idx_core.health.report.report import Report
from idx_core.health.verb import asked_of, read_other_report, read_report, tell
from idx_core.settings import Settings

OTHERS = ("mysql", "sqlite")


def run(asked: Asked) -> bool:
    """Whether there is no finding that fails."""
    connection, options = asked.connection, asked.options
    if connection.vendor not in (*OTHERS, "postgresql"):
        asked.say(f"The health of {connection.vendor} ({asked.database!r}) is not known.")
        return True
    settings = read_settings()
    names = (*options.replica, *settings.replicas)
    replicas = [_replica(name, connection) for name in names]
    wanted = asked_of(options, replicas, colour=asked.colour)
    if connection.vendor in OTHERS:
        if options.write:
            asked.require_postgresql("only for PostgreSQL are such migrations written")
        return tell(other_report(connection, wanted, settings), asked.say)
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


def other_report(connection: Any, wanted: Wanted, settings: Settings) -> Report:
    """The state of a database of these vendors (`OTHERS`)."""
    from django_idx.operations.online import OnlineSession

    # not entered: on SQLite that would switch foreign keys off
    source = OnlineSession(connection.schema_editor(atomic=False))
    return read_other_report(source, connection.vendor, wanted, settings)


def _replica(name: str, connection: Any) -> tuple[str, OpenReplica]:
    """An alias of the settings, or a URL."""
    if name in connections:
        return name, partial(opened_beside, connections[name].copy())
    url = parse_replica(name)
    replica = connection.copy()
    own = replica.settings_dict
    own["HOST"], own["PORT"] = url.host, "" if url.port is None else str(url.port)
    own["NAME"] = url.database or own["NAME"]
    own["USER"] = url.user or own["USER"]
    own["PASSWORD"] = url.password or own["PASSWORD"]
    return url.shown, partial(opened_beside, replica)
