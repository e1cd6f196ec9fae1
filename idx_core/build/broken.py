"""The broken indexes of a database: what failed builds, drops and rebuilds have left.

An index that is not valid answers no query, yet most of them are maintained by every write.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from idx_core.build import catalog
from idx_core.build.catalog import Relation
from idx_core.build.session import Session

_BROKEN = """
SELECT c.oid::text, c.relkind::text, n.nspname::text, c.relname::text, t.oid::text, t.relname::text,
       false, true, k.conname::text,
       i.indislive, i.indisexclusion, pg_get_indexdef(c.oid), pg_relation_size(c.oid)
FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_class t ON t.oid = i.indrelid
LEFT JOIN pg_constraint k ON k.conindid = c.oid AND k.contype IN ('p', 'u', 'x')
WHERE NOT (i.indisvalid AND i.indisready AND i.indislive) AND NOT pg_is_other_temp_schema(n.oid)
ORDER BY n.nspname, t.relname, c.relname
"""
# How REINDEX CONCURRENTLY names the copy that it builds, and the old index when it is replaced.
_COPY = re.compile(r"_cc(new|old)\d*\Z")


class Remedy(StrEnum):
    """What mends a broken index."""

    REBUILD = "rebuild"
    DROP = "drop"
    WAIT = "wait"
    BY_HAND = "by hand"


@dataclass(frozen=True, slots=True)
class BrokenIndex:
    """An index that is not valid, with the remedy and the reason for it.

    `size` is in bytes, `definition` PostgreSQL's text. `relation` finds it again. One that is
    `bloated` is valid, only larger than it has to be.
    """

    relation: Relation
    definition: str
    size: int
    remedy: Remedy
    reason: str
    bloated: bool = False


def broken_indexes(session: Session) -> tuple[BrokenIndex, ...]:
    """All of the database, in order of schema, table and name. Reads only."""
    with session.rolled_back():
        session.run("SET TRANSACTION READ ONLY")
        return read_broken(session)


def read_broken(session: Session) -> tuple[BrokenIndex, ...]:
    """The same within a transaction of the caller's."""
    found = []
    for row in session.rows(_BROKEN):
        relation, (live, exclusion, definition, size) = Relation(*row[:9]), row[9:]
        remedy, reason = _judged(session, relation, live, exclusion)
        found.append(BrokenIndex(relation, definition, size, remedy, reason))
    return tuple(found)


def is_copy(name: str) -> bool:
    """Whether an index is called as the copies are that REINDEX CONCURRENTLY makes."""
    return _COPY.search(name) is not None


def _judged(session: Session, index: Relation, live: bool, exclusion: bool) -> tuple[Remedy, str]:
    if pids := catalog.building(session, index):
        return Remedy.WAIT, f"{catalog.describe(session, pids)} is building it"
    if index.kind == "I":
        return Remedy.BY_HAND, "a partition has no index that is attached to it"
    if found := _COPY.search(index.name):
        what = "the copy that a REINDEX did not finish" if found[1] == "new" else "replaced"
        return Remedy.DROP, f"{what}; REINDEX CONCURRENTLY was interrupted"
    if not live:
        return Remedy.DROP, "half dropped; DROP INDEX CONCURRENTLY was interrupted"
    if exclusion:
        return Remedy.BY_HAND, "PostgreSQL does not rebuild exclusion constraints concurrently"
    return Remedy.REBUILD, "its build failed, or its drop was interrupted at once"
