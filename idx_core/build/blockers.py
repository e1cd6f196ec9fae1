"""Who is in the way of an index that is being built or dropped, and what would end them.

Only ever told: nobody is cancelled or terminated here. Everything is asked on a second connection,
because the first one is waiting.
"""

from collections.abc import Iterator
from typing import Any

from idx_core.build.blocker import QUERY_COLUMNS, Blocker
from idx_core.build.reader import Reader
from idx_core.build.sample import OLD_SNAPSHOTS
from idx_core.build.wording import one_line

_HIDDEN = "<insufficient privilege>"  # what PostgreSQL shows as the query of another role
_READS_ALONE = ("AccessShareLock", "RowShareLock")  # they hold up a drop, but no build

# A blocker may be waiting itself: whoever it waits for is then in the way as well.
_CHAIN = """
WITH RECURSIVE chain (waiter, blocker) AS (
    SELECT %s::int, blocker FROM unnest(pg_blocking_pids(%s::int)) blocker
    UNION
    SELECT c.blocker, further FROM chain c, unnest(pg_blocking_pids(c.blocker)) further
    WHERE c.blocker > 0
)
SELECT waiter, blocker FROM chain ORDER BY waiter <> %s::int, waiter, blocker
"""

# The table follows from the lock that a build or drop has on it, or on its index: that lock is seen
# by every role, the build's progress is not.
_AWAITED = """
SELECT coalesce(l.relation, t.relation)::text, coalesce(l.relation, t.relation)::regclass::text,
       (SELECT phase FROM pg_stat_progress_create_index p WHERE p.pid = w.pid), l.locktype
FROM (SELECT %s::int AS pid) w
LEFT JOIN LATERAL (SELECT * FROM pg_locks WHERE pid = w.pid AND NOT granted LIMIT 1) l ON true
LEFT JOIN LATERAL (
    SELECT coalesce(i.indrelid, h.relation) AS relation
    FROM pg_locks h LEFT JOIN pg_index i ON i.indexrelid = h.relation
    WHERE h.pid = w.pid AND h.granted AND h.locktype = 'relation'
      AND h.mode = 'ShareUpdateExclusiveLock'
      AND h.database = (SELECT oid FROM pg_database WHERE datname = current_database()) LIMIT 1
) t ON true
"""

_LOCKS = """
(SELECT string_agg(DISTINCT h.mode, ', ' ORDER BY h.mode) FROM pg_locks h
 WHERE h.granted AND h.locktype = 'relation' AND h.relation = %s::oid
   AND h.database = (SELECT oid FROM pg_database WHERE datname = current_database())
   AND {holder})
"""
_SESSIONS = f"""
SELECT a.pid, a.usename::text, a.application_name, coalesce(a.backend_type, ''), a.state,
       extract(epoch FROM clock_timestamp() - a.xact_start)::float8,
       a.query, a.backend_xmin IS NOT NULL, {_LOCKS.format(holder="h.pid = a.pid")}
FROM pg_stat_activity a
WHERE {{condition}}
ORDER BY a.xact_start, a.pid
"""
_BY_PID = _SESSIONS.format(condition="a.pid = ANY (%s::int[])")
_OF_DATABASE = _SESSIONS.format(
    condition="a.datname = current_database() AND a.pid <> pg_backend_pid()"
)

# Whoever has a snapshot as old as the one that is waited for is waited for as well. Vacuums and
# other concurrent builds are not, or only in some versions: they are told when their turn comes.
_AS_OLD = """
SELECT o.pid FROM pg_stat_activity o, pg_stat_activity a
WHERE a.pid = %s::int AND o.pid NOT IN (a.pid, %s::int, pg_backend_pid())
  AND o.datname = current_database() AND o.backend_type IN ('client backend', 'walsender')
  AND age(o.backend_xmin) >= age(a.backend_xmin)
  AND NOT EXISTS (SELECT FROM pg_stat_progress_create_index p WHERE p.pid = o.pid)
ORDER BY age(o.backend_xmin) DESC, o.pid
"""

# A prepared transaction has no process; the lock on its own number tells which locks are its.
_PREPARED = f"""
SELECT x.gid, x.owner::text, extract(epoch FROM clock_timestamp() - x.prepared)::float8,
       'ROLLBACK PREPARED ' || quote_literal(x.gid) || ';',
       {_LOCKS.format(holder="h.pid IS NULL AND h.virtualtransaction = t.virtualtransaction")}
FROM pg_prepared_xacts x
JOIN pg_locks t ON t.locktype = 'transactionid' AND t.granted AND t.pid IS NULL
 AND t.transactionid = x.transaction
WHERE x.database = current_database() AND {{condition}}
ORDER BY x.prepared, x.gid
"""
_PREPARED_ALL = _PREPARED.format(condition="true")
_PREPARED_FOR = _PREPARED.format(
    condition="""EXISTS (
    SELECT FROM pg_locks w JOIN pg_locks h
      ON h.locktype = w.locktype AND h.database IS NOT DISTINCT FROM w.database
     AND h.relation IS NOT DISTINCT FROM w.relation
     AND h.page IS NOT DISTINCT FROM w.page AND h.tuple IS NOT DISTINCT FROM w.tuple
     AND h.transactionid IS NOT DISTINCT FROM w.transactionid
     AND h.virtualxid IS NOT DISTINCT FROM w.virtualxid
     AND h.classid IS NOT DISTINCT FROM w.classid AND h.objid IS NOT DISTINCT FROM w.objid
     AND h.objsubid IS NOT DISTINCT FROM w.objsubid
    WHERE w.pid = %s::int AND NOT w.granted AND h.granted AND h.pid IS NULL
      AND h.virtualtransaction = t.virtualtransaction)"""
)


def blockers_of(reader: Reader, pid: int) -> list[Blocker]:
    """Everybody that the process waits for, and whom they wait for; empty when it is not waiting.

    While a build waits for old snapshots, those that are certainly next are among them.
    """
    process = str(pid)
    found: list[Blocker] = []
    waits: dict[int, list[int]] = {}
    for waiter, blocker in reader.rows(_CHAIN, [process, process, process]):
        waits.setdefault(waiter, []).append(blocker)
    for waiter, pids in waits.items():
        found.extend(_for(reader, waiter, pids))
    return list({blocker.identity: blocker for blocker in reversed(found)}.values())[::-1]


def in_the_way(
    reader: Reader, table: str, *, seconds: float, dropping: bool = False
) -> list[Blocker]:
    """Who would hold up a concurrent build (or drop) of an index on the table with this OID.

    Of sessions, those whose transaction has been open for so many seconds: shorter ones are no
    obstacle. Of prepared transactions, all with a lock on the table.
    """
    ((name,),) = reader.rows("SELECT %s::oid::regclass::text", [table])
    found: list[Blocker] = []
    for row in reader.rows(_OF_DATABASE, [table]):
        *_, open_for, _query, has_snapshot, locks = row
        locks = _in_conflict(locks, dropping)
        if (locks or (has_snapshot and not dropping)) and open_for and open_for >= seconds:
            holds = f"{locks} on {name}" if locks else "an old snapshot"
            found.append(_session(row, None, holds))
    for row in reader.rows(_PREPARED_ALL, [table]):
        if locks := _in_conflict(row[-1], dropping):
            found.append(_prepared(row, None, f"{locks} on {name}"))
    return found


def _for(reader: Reader, waiter: int, pids: list[int]) -> Iterator[Blocker]:
    ((table, name, phase, locktype),) = reader.rows(_AWAITED, [str(waiter)])
    snapshots = phase == OLD_SNAPSHOTS and locktype != "relation"
    if snapshots and pids[0] > 0:
        older = reader.rows(_AS_OLD, [str(pids[0]), str(waiter)])
        pids = [*pids, *(pid for (pid,) in older)]
    awaited = table or "0"

    def holds(locks: str | None) -> str:
        if snapshots:
            return "an old snapshot"
        return f"{locks} on {name}" if locks else f"what process {waiter} waits for"

    rows = {row[0]: row for row in reader.rows(_BY_PID, [awaited, _array(pids)])}
    for pid in pids:
        if pid in rows:
            yield _session(rows[pid], waiter, holds(rows[pid][-1]))
    if 0 in pids:  # how pg_blocking_pids calls a prepared transaction
        for row in reader.rows(_PREPARED_FOR, [awaited, str(waiter)]):
            yield _prepared(row, waiter, holds(row[-1]))


def _session(row: tuple[Any, ...], waiter: int | None, holds: str) -> Blocker:
    pid, user, application, backend, state, seconds, query, _, _ = row
    hidden = query == _HIDDEN
    return Blocker(
        kind=_kind(backend, query),
        waiter=waiter,
        pid=pid,
        user=user,
        application=application or "",
        state=state,
        seconds=None if hidden else seconds,
        query=None if hidden else one_line(query or "", QUERY_COLUMNS),
        holds=holds,
        remedy=f"SELECT pg_terminate_backend({pid});",
    )


def _prepared(row: tuple[Any, ...], waiter: int | None, holds: str) -> Blocker:
    gid, owner, seconds, remedy, _ = row
    return Blocker(
        kind="prepared transaction",
        waiter=waiter,
        pid=None,
        gid=gid,
        user=owner,
        seconds=seconds,
        holds=holds,
        remedy=remedy,
    )


def _kind(backend: str, query: str) -> str:
    if backend == "autovacuum worker":
        wraparound = (query or "").endswith("(to prevent wraparound)")
        return "anti-wraparound autovacuum" if wraparound else "autovacuum"
    return "session" if backend in ("client backend", "") else backend


def _in_conflict(locks: str | None, dropping: bool) -> str:
    modes = (locks or "").split(", ")
    return ", ".join(mode for mode in modes if dropping or mode not in _READS_ALONE)


def _array(pids: list[int]) -> str:
    return "{" + ",".join(map(str, pids)) + "}"
