"""The memory and the parallel workers of a session that builds.

PostgreSQL sorts an index in `maintenance_work_mem`, however many processes take part in it, and
gives each of them 32 MB at least; with less, there are fewer of them.
"""

from collections.abc import Mapping

from idx_core.build.limits import Limits
from idx_core.build.session import Session

_MOST_WORKERS = 4  # of one build: PostgreSQL starts as many for a table of 216 MB

_THERE = """
SELECT (SELECT setting::bigint FROM pg_settings WHERE name = 'maintenance_work_mem'),
       current_setting('max_parallel_maintenance_workers')::int,
       least(current_setting('max_worker_processes')::int,
             current_setting('max_parallel_workers')::int)
"""


def memory_of(session: Session, limits: Limits) -> Mapping[str, str]:
    """The settings that give the session its part of `build_memory`; none where that is not set.

    Nothing gets less than it has. Who has forbidden parallel workers keeps to that.
    """
    if limits.build_memory is None:
        return {}
    ((kilobytes, workers, allowance),) = session.rows(_THERE)
    share = limits.build_memory // 1024 // limits.at_once
    wanted = {"maintenance_work_mem": f"{max(kilobytes, min(share, 2**31 - 1))}kB"}
    if workers:
        most = max(workers, min(allowance // limits.at_once, _MOST_WORKERS))
        wanted["max_parallel_maintenance_workers"] = str(most)
    return wanted
