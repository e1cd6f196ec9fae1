"""What is true of the whole server: version, role, age of the counters, and settings."""

import json
from datetime import datetime

from idx_core.errors import HealthError
from idx_core.health.figures import Server
from idx_core.health.reading.asking import Asking
from idx_core.statistics.reading.server import counted_days

_OLDEST = 13
_SERVER = """
SELECT current_setting('server_version_num')::int, current_setting('server_version'),
       current_database()::text, current_user::text, pg_is_in_recovery(), now()::text,
       (SELECT age(datfrozenxid) FROM pg_catalog.pg_database WHERE datname = current_database()),
       (SELECT json_object_agg(name, setting)::text FROM pg_catalog.pg_settings
        WHERE starts_with(name, 'autovacuum') OR starts_with(category, 'Query Tuning')
           OR starts_with(category, 'Resource Usage')
           OR name IN ('track_counts', 'track_io_timing', 'shared_buffers', 'block_size'))
"""


def read_server(ask: Asking) -> Server:
    """Ask the server; raises `HealthError` when it is older than PostgreSQL 13."""
    ((number, text, database, role, is_standby, at, ids_used, settings),) = ask.rows(_SERVER)
    version = number // 10_000
    if version < _OLDEST:
        raise HealthError(
            f"cannot read the health of the database: PostgreSQL {_OLDEST} is the oldest, "
            f"this is {version}"
        )
    days = counted_days(ask)
    if days is None:
        ask.missing.append(
            "since when counters count: nobody knows, or this role may not see it; "
            "pg_stat_reset() sets it"
        )
    return Server(
        version=version,
        version_text=text.split()[0],
        database=database,
        role=role,
        is_standby=is_standby,
        at=datetime.fromisoformat(at),
        counted_days=days,
        ids_used=ids_used,
        settings=json.loads(settings),
    )
