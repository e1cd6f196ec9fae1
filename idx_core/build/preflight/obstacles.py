"""Who or what is in the way of a build that has not begun yet."""

from dataclasses import dataclass

from idx_core.build.blocker import Blocker
from idx_core.build.blockers import in_the_way
from idx_core.build.preflight.looking import Look
from idx_core.build.wording import bytes_of, one_line

OLD = 60.0  # seconds: shorter transactions are over before anybody has read of them
SLOT_BYTES = 64 * 1024**2  # WAL that is worth a word
DUE = 0.95  # of autovacuum_freeze_max_age

_SLOTS = """
SELECT slot_name::text, active, pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::float8,
       'SELECT pg_drop_replication_slot(' || quote_literal(slot_name) || ');'
FROM pg_replication_slots s
WHERE restart_lsn IS NOT NULL AND NOT temporary AND wal_status IS DISTINCT FROM 'lost'
ORDER BY active, slot_name
"""

_AGE = """
SELECT c.oid::regclass::text, greatest(
       age(c.relfrozenxid)::float8 / least(o.age::int8,
           current_setting('autovacuum_freeze_max_age')::int8),
       mxid_age(c.relminmxid)::float8 / least(o.mxid_age::int8,
           current_setting('autovacuum_multixact_freeze_max_age')::int8))
FROM pg_class c
CROSS JOIN LATERAL (
    SELECT max(option_value) FILTER (WHERE option_name = 'autovacuum_freeze_max_age') AS age,
           max(option_value) FILTER (WHERE option_name = 'autovacuum_multixact_freeze_max_age')
               AS mxid_age
    FROM pg_options_to_table(c.reloptions)
) o
WHERE c.oid = ANY (%s::oid[]) AND c.relkind IN ('r', 'm')
ORDER BY 2 DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something that holds up no build, yet is better known before it: `kind` is for machines."""

    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A replication slot: the bytes of WAL that it keeps, and the statement that drops it."""

    name: str
    active: bool
    kept: float
    drop: str


def blockers(look: Look, table_oid: str) -> list[Blocker]:
    """Who would be waited for: old transactions, prepared ones, a vacuum that does not give way."""
    return [
        blocker
        for blocker in in_the_way(look.session, table_oid, seconds=0.0)
        if blocker.kind in ("prepared transaction", "anti-wraparound autovacuum")
        or (blocker.kind != "autovacuum" and (blocker.seconds or 0.0) >= OLD)
    ]


def slots(look: Look) -> list[Slot]:
    """The replication slots that keep WAL."""
    return [Slot(*row) for row in look.rows(_SLOTS)]


def keeping(found: list[Slot], wal: float) -> list[Obstacle]:
    """Those that keep so much, with `wal` bytes of the build, that it is worth a word."""
    return [
        Obstacle("replication slot", _kept(slot, wal))
        for slot in found
        if slot.kept >= SLOT_BYTES or (not slot.active and slot.kept + wal >= SLOT_BYTES)
    ]


def _kept(slot: Slot, wal: float) -> str:
    how = "lags behind" if slot.active else "is inactive"
    message = f"replication slot {one_line(slot.name, 63)!r} {how} and keeps {bytes_of(slot.kept)}"
    message += f" of WAL; what the build writes (about {bytes_of(wal)}) is kept, too"
    return message if slot.active else f"{message}; if nobody needs it: {slot.drop}"


def wraparound(look: Look, oids: list[str]) -> list[Obstacle]:
    """An anti-wraparound vacuum that is due soon: builds wait for it, and it gives way to none."""
    rows = look.rows(_AGE, ["{" + ",".join(oids) + "}"])
    if not rows or rows[0][1] is None or rows[0][1] < DUE:
        return []
    table, share = rows[0]
    when = "is due" if share >= 1 else f"is due soon ({int(share * 100)} % of the age)"
    return [
        Obstacle(
            "wraparound",
            f"an anti-wraparound vacuum of {table} {when}: it locks the table against builds and "
            f"does not give way to them; better before the build: VACUUM (FREEZE) {table};",
        )
    ]


def feedback(look: Look) -> int | None:
    """How many standbys send feedback, which keeps dead rows alive but no build waiting.

    None where the role may not see them.
    """
    rows = look.rows(
        "SELECT count(backend_xmin), count(*) FILTER (WHERE state IS NULL) FROM pg_stat_replication"
    )
    ((standbys, hidden),) = rows
    return None if hidden else standbys
