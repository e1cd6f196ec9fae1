"""One who is in the way of an index that is being built or dropped."""

from dataclasses import asdict, dataclass

from idx_core.build.wording import duration, one_line

EVENT_VERSION = 1
QUERY_COLUMNS = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocker:
    """Somebody in the way.

    `kind` is `session`, `walsender`, `autovacuum`, `anti-wraparound autovacuum`, `prepared
    transaction` or what PostgreSQL calls another kind of process. `waiter` is the process held up,
    None where nobody waits yet; `pid` is None and `gid` set for a prepared transaction. `seconds`
    tells how long the transaction has been open. `state` and `seconds` are None, `query` too, where
    the role may not see them. `holds` names the lock or the phase, `remedy` is the statement that
    would end the blocker.
    """

    kind: str
    waiter: int | None
    pid: int | None
    gid: str | None = None
    user: str | None
    application: str = ""
    state: str | None = None
    seconds: float | None
    query: str | None = None
    holds: str
    remedy: str

    @property
    def identity(self) -> tuple[int | None, str | None]:
        """Equal for the same blocker in two reports."""
        return (self.pid, self.gid)


def sentence(blocker: Blocker) -> str:
    """The blocker on one line: who, since when, what it holds, its query and what would end it."""
    if blocker.gid is not None:
        who = f"prepared transaction {one_line(blocker.gid, QUERY_COLUMNS)!r}"
    else:
        who = f"process {blocker.pid}"
    if blocker.kind not in ("session", "prepared transaction"):
        who += f", {'an' if blocker.kind[0] in 'aeiou' else 'a'} {blocker.kind}"
    parts = [f"{who}{_names(blocker)}{_since(blocker)}, holds {blocker.holds}"]
    if blocker.gid is None:
        parts.append(_query(blocker))
    return "; ".join([*parts, f"to end it: {blocker.remedy}{_aftermath(blocker)}"])


def event(blocker: Blocker, pid: int) -> dict[str, object]:
    """The blocker of process `pid` for machines: JSON's types only."""
    told = asdict(blocker)
    if blocker.seconds is not None:
        told["seconds"] = round(blocker.seconds, 1)
    return {"event": "index_blocker", "version": EVENT_VERSION, "build_pid": pid, **told}


def _names(blocker: Blocker) -> str:
    names = {"user": blocker.user, "application": blocker.application}
    shown = [f"{what} {one_line(name, 63)!r}" for what, name in names.items() if name]
    return f" ({', '.join(shown)})" if shown else ""


def _since(blocker: Blocker) -> str:
    state = f", {blocker.state}" if blocker.state else ""
    if blocker.seconds is None:
        return state
    if blocker.gid is not None:
        return f", prepared {duration(blocker.seconds)} ago"
    what = "open" if "transaction" in state else "transaction open"
    return f"{state}, {what} for {duration(blocker.seconds)}"


def _query(blocker: Blocker) -> str:
    if blocker.query is None:
        return "its query is hidden (seen by members of pg_read_all_stats)"
    which = "its query" if blocker.state == "active" else "its last query"
    return f"{which}: {blocker.query.rstrip(';')}"


def _aftermath(blocker: Blocker) -> str:
    if blocker.kind == "anti-wraparound autovacuum":
        return " (it starts again soon: better let it finish)"
    if blocker.kind == "autovacuum":
        return " (PostgreSQL cancels it by itself after deadlock_timeout)"
    if blocker.gid is not None:
        return " (or COMMIT PREPARED, as its owner knows)"
    return ""
