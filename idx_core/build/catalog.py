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
LEFT JOIN pg_constraint k
    ON k.conrelid = i.indrelid AND k.conindid = c.oid AND k.contype IN ('p', 'u', 'x')
WHERE {condition}
"""
_BESIDE_TABLE = _FIND.format(
    on_table="i.indrelid = to_regclass(%s)",
    condition="c.relname = %s::name AND c.relnamespace ="
    " (SELECT relnamespace FROM pg_class WHERE oid = to_regclass(%s))",
)
_BY_NAME = _FIND.format(on_table="true", condition="c.oid = to_regclass(%s)")

_PLACE = """
SELECT n.nspname::text, %s::name::text, t.oid::text, t.relname::text, t.relkind::text
FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace
WHERE t.oid = to_regclass(%s)
"""

# A build is hidden from users without pg_read_all_stats, but its lock on the table is not; and for
# a moment after the index has become visible the build does not say yet which index it makes.
_BUILDING = """
SELECT p.pid FROM pg_stat_progress_create_index p
WHERE p.datid = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND ({which}
       OR p.relid IS NULL AND EXISTS (
           SELECT FROM pg_locks l
           WHERE l.pid = p.pid AND l.granted AND l.mode = 'ShareUpdateExclusiveLock'
             AND l.locktype = 'relation' AND l.database = p.datid AND l.relation = %s::oid))
ORDER BY p.pid
"""
_BUILDING_INDEX = _BUILDING.format(
    which="p.index_relid = %s::oid OR p.relid = %s::oid AND p.index_relid = 0"
)
BUILDING_ON_TABLE = _BUILDING.format(which="p.relid = %s::oid")
"""The processes that (may) build an index of a table; its OID stands there twice."""

_HOLDERS = """
SELECT DISTINCT l.pid FROM pg_locks l
WHERE l.granted AND l.locktype = 'relation' AND l.relation = %s::oid AND l.pid <> pg_backend_pid()
  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND l.mode NOT IN ({harmless})
ORDER BY l.pid
"""
_HOLDERS_OF_ANY = _HOLDERS.format(harmless="''")
_HOLDERS_OF_STRONG = _HOLDERS.format(
    harmless="'AccessShareLock', 'RowShareLock', 'RowExclusiveLock'"
)

_SINCE = """
SELECT pid, to_char(query_start, 'YYYY-MM-DD HH24:MI:SS') FROM pg_stat_activity
WHERE pid = ANY (%s::int[])
"""

FACTS = """\
a.amname::text, i.indisunique, i.indisexclusion,
       coalesce(to_jsonb(i) ->> 'indnullsnotdistinct', 'false'),
       i.indnkeyatts, i.indclass::text, i.indoption::text, i.indcollation::text,
       ARRAY(SELECT pg_get_indexdef(i.indexrelid, n, false) FROM generate_series(1, i.indnatts) n),
       ARRAY(SELECT coalesce(e.attoptions::text, '') FROM pg_attribute e
             WHERE e.attrelid = i.indexrelid ORDER BY e.attnum),
       pg_get_expr(i.indpred, i.indrelid),
       ARRAY(SELECT unnest(c.reloptions) ORDER BY 1)
FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_am a ON a.oid = c.relam"""
"""What makes up an index; `i` is the index itself."""

_DEFINITION = f"""
SELECT pg_get_indexdef(i.indexrelid), {FACTS}
WHERE {{condition}}
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
class Place:
    """Where an index is, or would be: `schema` and `name` are its own, the rest is its table's."""

    schema: str
    name: str
    table_oid: str
    table: str
    table_kind: str

    @property
    def is_partitioned(self) -> bool:
        return self.table_kind == "p"


@dataclass(frozen=True, slots=True)
class Definition:
    """What makes up an index, but for name, table and tablespace; `text` is for people."""

    text: str = field(compare=False)
    facts: tuple[object, ...]

    @property
    def kind(self) -> tuple[object, ...]:
        """The method, whether it is unique, and whether it belongs to an exclusion constraint."""
        return self.facts[:3]


def find(session: Session, target: Target) -> Relation | None:
    """What bears the name in the schema of the target's table, or None."""
    if target.table is None:
        rows = session.rows(_BY_NAME, [_qualified(session, target.schema, target.name)])
    else:
        table = _qualified(session, target.schema, target.table)
        rows = session.rows(_BESIDE_TABLE, [table, target.name, table])
    return Relation(*rows[0]) if rows else None


def place(session: Session, target: Target) -> Place | None:
    """Where the target's index is or would be, or None when its table is not there."""
    assert target.table is not None
    table = _qualified(session, target.schema, target.table)
    rows = session.rows(_PLACE, [target.name, table])
    return Place(*rows[0]) if rows else None


def building(session: Session, index: Relation) -> list[int]:
    """The processes that (may) build this index right now."""
    table = index.table_oid or "0"
    return _pids(session, _BUILDING_INDEX, index.oid, table, table)


def building_on(session: Session, table_oid: str) -> list[int]:
    """The processes that (may) build some index of this table right now."""
    return _pids(session, BUILDING_ON_TABLE, table_oid, table_oid)


def holders(session: Session, table_oid: str, *, exclusive: bool) -> list[int]:
    """The processes whose lock on the table is in the way of a build, or of any exclusive lock."""
    query = _HOLDERS_OF_ANY if exclusive else _HOLDERS_OF_STRONG
    return _pids(session, query, table_oid)


def describe(session: Session, pids: list[int]) -> str:
    """Processes for people: `process 7 (since 2026-01-31 12:00:00)`; the start of their query."""
    since = dict(session.rows(_SINCE, ["{" + ",".join(map(str, pids)) + "}"]))
    told = [f"{pid} (since {since[pid]})" if since.get(pid) else str(pid) for pid in pids]
    return f"process {', '.join(told)}" if told else "somebody"


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


def _pids(session: Session, query: str, *parameters: str) -> list[int]:
    return [pid for (pid,) in session.rows(query, parameters) if pid is not None]


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
