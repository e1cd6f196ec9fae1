"""What is true of the whole server: its version, its page size, and the settings of the planner."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from idx_core.errors import StatisticsError

if TYPE_CHECKING:
    from idx_core.catalog.source import Source as Asked
    from idx_core.statistics.reading.source import Source

_OLDEST = 13
_SERVER = """
SELECT current_setting('server_version_num'), current_setting('block_size'),
       current_setting('is_superuser'),
       (SELECT n.nspname::text FROM pg_catalog.pg_extension e
        JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pageinspect')
"""
# The category says what plans depend on; the names beside it are the planner's, filed elsewhere.
_SETTINGS = """
SELECT name::text, pg_catalog.current_setting(name)
FROM pg_catalog.pg_settings
WHERE (starts_with(category, 'Query Tuning')
       OR name IN ('work_mem', 'hash_mem_multiplier', 'max_parallel_workers',
                   'max_parallel_workers_per_gather', 'max_parallel_maintenance_workers',
                   'parallel_leader_participation', 'maintenance_work_mem'))
  AND setting IS DISTINCT FROM boot_val
ORDER BY 1
"""
# Counters without a reset count since the database was made, which only its files tell.
_DAYS = """
SELECT (extract(epoch FROM now() - stats_reset) / 86400)::text, pg_catalog.has_function_privilege(
    'pg_catalog.pg_stat_file(text, boolean)', 'EXECUTE')
FROM pg_catalog.pg_stat_database WHERE datname = current_database()
"""
_AGE = """
SELECT (extract(epoch FROM now() -
    (pg_catalog.pg_stat_file('base/' || oid || '/PG_VERSION', true)).modification) / 86400)::text
FROM pg_catalog.pg_database WHERE datname = current_database()
"""
# Rates of less than an hour say nothing about a day.
_SHORTEST = 1 / 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """`days` is how long counters count, None when nobody knows or too short to tell.

    `pageinspect` is the schema of that extension where this role can use it.
    """

    version: int
    page_size: int
    settings: tuple[tuple[str, str], ...]
    days: float | None
    pageinspect: str | None
    missing: tuple[str, ...]

    def per_day(self, count: float | None) -> float | None:
        """A counter as a rate."""
        return None if self.days is None or count is None else count / self.days


def read_server(source: "Source") -> Server:
    """Ask the server; raises `StatisticsError` when it is older than PostgreSQL 13."""
    ((number, page_size, superuser, pageinspect),) = source.rows(_SERVER)
    version = int(number) // 10_000
    if version < _OLDEST:
        raise StatisticsError(
            f"cannot read the statistics: PostgreSQL {_OLDEST} is the oldest, this is {version}"
        )
    days, why = _days(source)
    return Server(
        version=version,
        page_size=int(page_size),
        settings=tuple((name, value) for name, value in source.rows(_SETTINGS)),
        days=days,
        pageinspect=pageinspect if superuser == "on" else None,
        missing=() if why is None else (why,),
    )


def counted_days(source: "Asked") -> float | None:
    """How long the database's counters count; None where nobody knows."""
    ((since_reset, may_look),) = source.rows(_DAYS)
    if since_reset is None and may_look:
        ((since_reset,),) = source.rows(_AGE)
    return None if since_reset is None else float(since_reset)


def _days(source: "Source") -> tuple[float | None, str | None]:
    days = counted_days(source)
    if days is None:
        return None, (
            "rates per day: nobody knows since when the counters count; pg_stat_reset() sets that"
        )
    if days < _SHORTEST:
        return None, "rates per day: the counters count for less than an hour"
    return days, None
