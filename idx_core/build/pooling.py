"""A pooler that gives each transaction another server process: locks and settings do not hold."""

from idx_core.build.session import Session, Target
from idx_core.errors import BuildError

# Drivers prepare a statement when it comes for the fifth time: behind a pooler that would fail.
_LOOKS = 3


def require_own_process(session: Session, target: Target) -> None:
    """Raise `BuildError` unless the connection keeps its server process between statements.

    A pooler announces a process of its own invention. One that pools by session is as good as none
    and cannot be told by looking at this connection alone; but one that pools by transaction lends
    the process that this connection has just used to the next one that asks.
    """
    mine = {_pid(session)}
    if session.announced_pid is None or session.announced_pid in mine:
        return
    with session.beside() as other:
        theirs: set[int] = set()
        for _ in range(_LOOKS):
            mine.add(_pid(session))
            theirs.add(_pid(other))
    if len(mine) > 1 or mine & theirs:
        raise pooled(target)


def pooled(target: Target) -> BuildError:
    """The error that names the remedy."""
    return BuildError(
        f"cannot run {target.operation}: the connection goes through a pooler that changes the "
        "server process between statements (such as PgBouncer with pool_mode = transaction), so "
        "that neither locks nor timeouts hold. Connect to PostgreSQL directly for migrations."
    )


def _pid(session: Session) -> int:
    ((pid,),) = session.rows("SELECT pg_backend_pid()")
    return int(pid)
