"""What PostgreSQL knows about an index."""

from dataclasses import dataclass, field

from idx_core.build.session import Session, Target

# Casting to `name` cuts a longer name exactly as CREATE INDEX does.
_FIND = """
SELECT c.oid::text, c.relkind::text, n.nspname::text, c.relname::text, t.oid::text, t.relname::text,
       i.indisvalid AND i.indisready AND i.indislive, {on_table}, k.conname::text
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_index i ON i.indexrelid = c.oid
LEFT JOIN pg_class t ON t.oid = i.indrelid
LEFT JOIN pg_constraint k ON k.conindid = c.oid AND k.contype IN ('p', 'u', 'x')
WHERE {condition}
"""
_BESIDE_TABLE = _FIND.format(
    on_table="i.indrelid = to_regclass(%s)",
    condition="c.relname = %s::name AND c.relnamespace ="
    " (SELECT relnamespace FROM pg_class WHERE oid = to_regclass(%s))",
)
_BY_NAME = _FIND.format(on_table="true", condition="c.oid = to_regclass(%s)")

# A build is hidden from users without pg_read_all_stats, but its lock on the table is not; and for
# a moment after the index has become visible the build does not say yet which index it makes.
_BUILDING = """
SELECT p.pid FROM pg_stat_progress_create_index p
WHERE p.datid = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND (p.index_relid = %s::oid
       OR p.relid = %s::oid AND p.index_relid = 0
       OR p.relid IS NULL AND EXISTS (
           SELECT FROM pg_locks l
           WHERE l.pid = p.pid AND l.granted AND l.mode = 'ShareUpdateExclusiveLock'
             AND l.locktype = 'relation' AND l.database = p.datid AND l.relation = %s::oid))
ORDER BY p.pid
"""

_DEFINITION = """
SELECT pg_get_indexdef(i.indexrelid), a.amname::text, i.indisunique, i.indisexclusion,
       coalesce(to_jsonb(i) ->> 'indnullsnotdistinct', 'false'),
       i.indnkeyatts, i.indclass::text, i.indoption::text, i.indcollation::text,
       ARRAY(SELECT pg_get_indexdef(i.indexrelid, n, false) FROM generate_series(1, i.indnatts) n),
       ARRAY(SELECT coalesce(e.attoptions::text, '') FROM pg_attribute e
             WHERE e.attrelid = i.indexrelid ORDER BY e.attnum),
       pg_get_expr(i.indpred, i.indrelid),
       ARRAY(SELECT unnest(c.reloptions) ORDER BY 1)
FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_am a ON a.oid = c.relam
WHERE {condition}
"""


@dataclass(frozen=True, slots=True)
class Relation:
    """What bears a name. Of an index: its table, whether it is whole, and the owning constraint."""

    oid: str
    kind: str
    schema: str
    name: str
    table_oid: str | None
    table: str | None
    valid: bool | None
    on_table: bool | None
    constraint: str | None

    @property
    def is_index(self) -> bool:
        return self.kind in ("i", "I")


@dataclass(frozen=True, slots=True)
class Definition:
    """What makes up an index, but for name, table and tablespace; `text` is for people."""

    text: str = field(compare=False)
    facts: tuple[object, ...]


def find(session: Session, target: Target) -> Relation | None:
    """What bears the name in the schema of the target's table, or None."""
    if target.table is None:
        rows = session.rows(_BY_NAME, [_qualified(session, target.schema, target.name)])
    else:
        table = _qualified(session, target.schema, target.table)
        rows = session.rows(_BESIDE_TABLE, [table, target.name, table])
    return Relation(*rows[0]) if rows else None


def has_table(session: Session, target: Target) -> bool:
    """Whether the target's table is there; True where no table is named."""
    if target.table is None:
        return True
    table = _qualified(session, target.schema, target.table)
    return bool(session.rows("SELECT 1 WHERE to_regclass(%s) IS NOT NULL", [table]))


def building(session: Session, index: Relation) -> list[int]:
    """The processes that (may) build this index right now."""
    table = index.table_oid or "0"
    return [pid for (pid,) in session.rows(_BUILDING, [index.oid, table, table])]


def definition(session: Session, oid: str) -> Definition | None:
    """The definition of an index, or None when it is gone."""
    return _definition(session, "i.indexrelid = %s::oid", oid)


def definition_on(session: Session, schema: str, table: str) -> Definition | None:
    """The definition of the only index of a table, or None when it has none."""
    return _definition(session, "i.indrelid = to_regclass(%s)", _qualified(session, schema, table))


def is_in_transaction(session: Session) -> bool:
    """Whether a transaction is open. Outside of one, each statement has a time of its own."""
    now = "SELECT transaction_timestamp()::text"
    return session.rows(now) == session.rows(now)


def _definition(session: Session, condition: str, which: str) -> Definition | None:
    rows = session.rows(_DEFINITION.format(condition=condition), [which])
    if not rows:
        return None
    text, method, unique, *others = rows[0]
    kind = "UNIQUE " if unique else ""
    _, _, elements = text.partition(f" USING {method} ")
    return Definition(f"{kind}{method} {elements}", (method, unique, *others))


def _qualified(session: Session, schema: str | None, name: str) -> str:
    return ".".join(session.quote(part) for part in (schema, name) if part is not None)
