"""Advisory locks: of several runners, one works on an index, and one builds on a table.

PostgreSQL allows one concurrent build a table, but a second one that waits for its turn has a
snapshot, for which the first one waits at its end: a deadlock that kills one of them. So runners
queue here before they ask for anything.

A lock belongs to the session and is gone when the connection is. Its key is the first eight bytes
of BLAKE2b over `migration-idx index "schema"."name"` or `migration-idx table OID`, as a signed
bigint; the same in every release. Advisory locks are PostgreSQL's per database.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b

from idx_core.build.catalog import Place, describe
from idx_core.build.pooling import pooled
from idx_core.build.session import Session
from idx_core.build.task import Task

# pg_locks has the upper and the lower half of the key.
_HOLDERS = """
SELECT pid FROM pg_locks
WHERE locktype = 'advisory' AND granted AND objsubid = 1
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND (classid::bigint << 32) | objid::bigint = %s::bigint
ORDER BY pid
"""


def index_key(session: Session, place: Place) -> int:
    """The key of an index, there already or not."""
    return _key(f"index {session.quote(place.schema)}.{session.quote(place.name)}")


def table_key(place: Place) -> int:
    """The key of all builds on a table."""
    return _key(f"table {place.table_oid}")


@contextmanager
def held(task: Task, key: int, what: str) -> Iterator[None]:
    """Hold the lock for the block, released whatever happens; waits for other runners.

    `what` names the locked thing in messages. Raises `BuildError` at the task's deadline.
    """
    session = task.session
    task.wait_while(lambda: _others(session, key, what))
    try:
        yield
    except BaseException:
        if session.is_usable:
            with suppress(Exception):  # what failed first is what matters
                _release(session, key)
        raise
    if not _release(session, key):
        raise pooled(task.target)  # another server process has it


def try_lock(session: Session, key: int) -> bool:
    """Take the lock if nobody has it."""
    ((taken,),) = session.rows("SELECT pg_try_advisory_lock(%s::bigint)", [str(key)])
    return bool(taken)


def _others(session: Session, key: int, what: str) -> str | None:
    if try_lock(session, key):
        return None
    pids = [pid for (pid,) in session.rows(_HOLDERS, [str(key)])]
    return f"{describe(session, pids)} works on {what}"


def _release(session: Session, key: int) -> bool:
    ((released,),) = session.rows("SELECT pg_advisory_unlock(%s::bigint)", [str(key)])
    return bool(released)


def _key(name: str) -> int:
    digest = blake2b(f"migration-idx {name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
