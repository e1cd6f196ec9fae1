"""Settings of the server on which indexes depend: those that keep them from being used or kept up.

What is asked of a setting is in `_CHECKS`, one function each: its message, and what to set.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from idx_core.build.wording import bytes_of
from idx_core.finding import Severity
from idx_core.health.asked import Asked
from idx_core.health.figures import Figures
from idx_core.health.finding import HealthFinding, health_rule

_LARGE = 1024**3


class _Advice(NamedTuple):
    message: str
    value: str
    severity: Severity = Severity.INFO
    apply: str = "SELECT pg_reload_conf();"


@health_rule("IDX308", severity=Severity.ERROR)
def server_setting(figures: Figures, asked: Asked) -> Iterator[HealthFinding]:
    """Yield a finding for each setting that stands in the way."""
    largest = max((index.size for _, index in figures.indexes), default=0)
    yield from ill_settings(figures.server.settings, largest)


def ill_settings(settings: Mapping[str, str], largest_index: int) -> Iterator[HealthFinding]:
    """The same from the settings alone, in the units of pg_settings, and the largest index."""
    for name, check in _CHECKS.items():
        value = settings.get(name)
        advice = check(value, largest_index) if value is not None else None
        if advice is not None:
            yield HealthFinding(
                subject=name,
                message=advice.message,
                statement=f"ALTER SYSTEM SET {name} = {advice.value}; {advice.apply}",
                score=float(advice.severity),
                severity=advice.severity,
            )


def _track_counts(value: str, largest: int) -> _Advice | None:
    if value != "off":
        return None
    return _Advice(
        "off: nothing is counted, autovacuum does nothing, and an unused index cannot be told",
        "on",
        Severity.ERROR,
    )


def _autovacuum(value: str, largest: int) -> _Advice | None:
    if value != "off":
        return None
    return _Advice(
        "off: dead rows stay in tables and indexes, statistics grow old", "on", Severity.ERROR
    )


def _maintenance_work_mem(value: str, largest: int) -> _Advice | None:
    memory = int(value) * 1024
    if largest < _LARGE or memory >= 256 * 1024**2:
        return None
    return _Advice(
        f"{bytes_of(memory)}: the largest index here has {bytes_of(largest)}, and a build that "
        "sorts in memory is quicker",
        "'1GB'",
    )


def _parallel(value: str, largest: int) -> _Advice | None:
    if value != "0" or largest < _LARGE:
        return None
    return _Advice("0: an index is built by one process, however large the table", "2")


def _random_page_cost(value: str, largest: int) -> _Advice | None:
    if float(value) < 4:
        return None
    return _Advice(
        f"{float(value):g}, fit for spinning disks: on SSDs the planner avoids indexes that would "
        "be quicker",
        "1.1",
    )


def _effective_io_concurrency(value: str, largest: int) -> _Advice | None:
    if int(value) > 1:
        return None
    return _Advice(f"{value}: bitmap scans read one page at a time; SSDs serve many", "64")


def _track_io_timing(value: str, largest: int) -> _Advice | None:
    if value != "off":
        return None
    return _Advice("off: EXPLAIN and pg_stat_statements do not tell what reading costs", "on")


def _statistics_target(value: str, largest: int) -> _Advice | None:
    if int(value) >= 100:
        return None
    return _Advice(
        f"{value}: ANALYZE looks at few rows, and the planner misjudges what an index finds",
        "100",
        Severity.WARNING,
    )


def _switched_off(value: str, largest: int) -> _Advice | None:
    if value != "off":
        return None
    return _Advice("off: the planner avoids indexes in this way", "on", Severity.WARNING)


_CHECKS: dict[str, Callable[[str, int], _Advice | None]] = {
    "track_counts": _track_counts,
    "autovacuum": _autovacuum,
    "enable_indexscan": _switched_off,
    "enable_indexonlyscan": _switched_off,
    "enable_bitmapscan": _switched_off,
    "default_statistics_target": _statistics_target,
    "maintenance_work_mem": _maintenance_work_mem,
    "max_parallel_maintenance_workers": _parallel,
    "random_page_cost": _random_page_cost,
    "effective_io_concurrency": _effective_io_concurrency,
    "track_io_timing": _track_io_timing,
}
CHECKED = tuple(_CHECKS)
"""The settings that are looked at."""
