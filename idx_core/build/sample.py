"""What PostgreSQL shows of an index operation that runs in another process."""

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from idx_core.build.reader import Reader

OLD_SNAPSHOTS = "waiting for old snapshots"
"""The last phase of a concurrent build, which waits for others' transactions and does nothing."""

_BUILD = ("initializing", "building index")
_CONCURRENT_BUILD = (
    "initializing",
    "waiting for writers before build",
    "building index",
    "waiting for writers before validation",
    "index validation: scanning index",
    "index validation: sorting tuples",
    "index validation: scanning table",
    OLD_SNAPSHOTS,
)
_CONCURRENT_REINDEX = (
    *_CONCURRENT_BUILD,
    "waiting for readers before marking dead",
    "waiting for readers before dropping",
)
# PostgreSQL has no view of a drop; these are named like its phases of REINDEX.
_DROP = (
    "initializing",
    "waiting for readers before marking dead",
    "waiting for readers before dropping",
    "removing",
)

_DDL = re.compile(
    r"(?:\s|--[^\n]*\n|/\*.*?\*/)*"
    r"(?:(?P<create>CREATE)\s+(?:UNIQUE\s+)?INDEX|(?P<drop>DROP)\s+INDEX|REINDEX)\b(?P<rest>[^\"]*)",
    re.IGNORECASE | re.DOTALL,
)

# A row while the process is at work. What a drop has done shows in the flags of the index that it
# holds; which lock a statement waits for shows in pg_locks.
_SAMPLE = """
SELECT a.query, extract(epoch FROM clock_timestamp() - a.query_start)::float8,
       p.command, p.phase, (SELECT relname FROM pg_class WHERE oid = p.index_relid)::text,
       p.lockers_done, p.lockers_total, p.blocks_done, p.blocks_total,
       p.tuples_done, p.tuples_total, d.name::text, d.indisvalid, d.indislive,
       w.locktype, w.relation::regclass::text,
       CASE WHEN a.wait_event_type = 'Lock' THEN (pg_blocking_pids(a.pid))[1] END
FROM pg_stat_activity a
LEFT JOIN pg_stat_progress_create_index p ON p.pid = a.pid
LEFT JOIN LATERAL (
    SELECT c.relname AS name, i.indisvalid, i.indislive FROM pg_locks h
    JOIN pg_index i ON i.indexrelid = h.relation JOIN pg_class c ON c.oid = i.indexrelid
    WHERE h.pid = a.pid AND h.granted AND h.locktype = 'relation'
      AND h.mode = 'ShareUpdateExclusiveLock'
      AND h.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    LIMIT 1
) d ON true
LEFT JOIN LATERAL (SELECT * FROM pg_locks WHERE pid = a.pid AND NOT granted LIMIT 1) w ON true
WHERE a.pid = %s::int AND a.state = 'active'
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A moment of an index operation.

    `operation` is the SQL command. `index` is the index's name, None until others can see it.
    `phase` is PostgreSQL's text and the `number`-th `of` so many (0 for a phase that is not known
    here); `done` of `total` count `unit` (`blocks`, `tuples` or `lockers`), 0 and None where
    PostgreSQL does not count. `elapsed` are the seconds since the statement began, `eta` those of
    work left, None where that cannot be told. `waiting_for` is the process that is waited for, 0 a
    prepared transaction, None nobody.
    """

    operation: str
    index: str | None
    phase: str
    number: int
    of: int
    done: int = 0
    total: int = 0
    unit: str | None = None
    elapsed: float
    eta: float | None = None
    waiting_for: int | None = None

    @property
    def share(self) -> float | None:
        """The share of the phase that is done, 0 to 1, or None where it cannot be told."""
        return min(max(self.done / self.total, 0.0), 1.0) if self.total > 0 else None

    def same_statement(self, later: "Progress") -> bool:
        """Whether a later moment is one of the same statement."""
        return self.operation == later.operation and self.elapsed <= later.elapsed


class _Row(NamedTuple):
    """A row of `_SAMPLE`."""

    query: str
    elapsed: float
    command: str | None
    phase: str | None
    name: str | None
    lockers_done: int | None
    lockers_total: int | None
    blocks_done: int | None
    blocks_total: int | None
    tuples_done: int | None
    tuples_total: int | None
    held: str | None
    valid: bool | None
    live: bool | None
    locktype: str | None
    relation: str | None
    blocker: int | None


def sample(reader: Reader, pid: int) -> Progress | None:
    """How far the process is, without an estimate; None while it is at no index operation."""
    rows = reader.rows(_SAMPLE, [str(pid)])
    if not rows:
        return None
    row = _Row(*rows[0])
    if row.command is not None and row.phase is not None:
        return _counted(row, row.command, row.phase)
    found = _DDL.match(row.query)
    return None if found is None else _uncounted(row, found)


def ending(last: Progress, elapsed: float) -> Progress:
    """The end of a drop, when its index is out of sight; of a build, no longer reported."""
    if last.operation.startswith("DROP"):
        return replace(last, phase=_DROP[3], number=len(_DROP), elapsed=elapsed, waiting_for=None)
    return replace(last, elapsed=elapsed, waiting_for=None)


def _counted(row: _Row, command: str, phase: str) -> Progress:
    known = _phases(command)
    main = phase if phase in known else phase.partition(":")[0]
    done, total, unit = _counts(row, phase)
    return Progress(
        operation=command,
        index=row.name,
        phase=phase,
        number=known.index(main) + 1 if main in known else 0,
        of=len(known),
        done=done,
        total=total,
        unit=unit,
        elapsed=row.elapsed,
        waiting_for=row.blocker,
    )


def _counts(row: _Row, phase: str) -> tuple[int, int, str | None]:
    """What is counted in this phase; counters of earlier phases may still stand in the row."""
    if phase.startswith("waiting"):
        done, total, unit = row.lockers_done, row.lockers_total, "lockers"
    elif phase == "building index" or "scanning" in phase:
        done, total, unit = row.blocks_done, row.blocks_total, "blocks"
    elif "loading" in phase or "merging" in phase:
        done, total, unit = row.tuples_done, row.tuples_total, "tuples"
    else:
        return 0, 0, None
    return (done or 0, total, unit) if total else (0, 0, None)


def _uncounted(row: _Row, found: re.Match[str]) -> Progress:
    """A drop, or a statement that waits for its first lock, before its progress is reported."""
    drops = found["drop"] is not None
    command = "DROP INDEX" if drops else "CREATE INDEX" if found["create"] else "REINDEX"
    if "CONCURRENTLY" in found["rest"].upper():
        command += " CONCURRENTLY"
    known = _phases(command)
    phase = _of_drop(row) if drops else known[0]
    number = known.index(phase) + 1
    if row.locktype == "relation" and row.blocker is not None:
        phase = f"waiting for the lock on {row.relation}"
    return Progress(
        operation=command,
        index=row.held,
        phase=phase,
        number=number,
        of=len(known),
        elapsed=row.elapsed,
        waiting_for=row.blocker,
    )


def _of_drop(row: _Row) -> str:
    """How far a drop is: it marks the index invalid, waits, marks it dead, waits, removes it."""
    if row.valid is None or row.valid:
        return _DROP[0]
    if row.live:
        return _DROP[1]
    return _DROP[3] if row.locktype == "relation" else _DROP[2]


def _phases(command: str) -> tuple[str, ...]:
    if command.startswith("DROP"):
        return _DROP if command.endswith("CONCURRENTLY") else _DROP[:1]
    if not command.endswith("CONCURRENTLY"):
        return _BUILD
    return _CONCURRENT_REINDEX if command.startswith("REINDEX") else _CONCURRENT_BUILD
