"""The index that is wanted, as PostgreSQL reads it from a temporary empty copy of the table."""

from dataclasses import dataclass

from idx_core.build.catalog import Place
from idx_core.build.preflight.looking import LOCK_SECONDS
from idx_core.build.session import Declare, Session
from idx_core.build.timeouts import milliseconds

# `sure`: GROUP BY finds the same rows equal as the index does. `alike`: equal values look alike, so
# that a B-tree stores them once.
_WANTED = """
SELECT a.amname::text, i.indisunique,
       coalesce(to_jsonb(i) ->> 'indnullsnotdistinct', 'false') = 'true',
       pg_get_expr(i.indpred, i.indrelid), c.reltablespace::text,
       n <= i.indnkeyatts, i.indkey[n - 1] = 0, pg_get_indexdef(i.indexrelid, n, false),
       CASE a.amname WHEN 'btree' THEN t.typlen::int ELSE -1 END,
       CASE t.typalign WHEN 'd' THEN 8 WHEN 'i' THEN 4 WHEN 's' THEN 2 ELSE 1 END,
       l.collname::text,
       (SELECT quote_ident(s.nspname) || '.' || quote_ident(l.collname) FROM pg_namespace s
        WHERE s.oid = l.collnamespace AND l.oid IS DISTINCT FROM
              (SELECT r.attcollation FROM pg_attribute r
               WHERE r.attrelid = i.indrelid AND r.attnum = i.indkey[n - 1])),
       coalesce(o.opcdefault OR o.opcname::text ~ '_pattern_ops$', false),
       EXISTS (SELECT FROM pg_amproc p WHERE p.amprocfamily = o.opcfamily
               AND p.amproclefttype = o.opcintype AND p.amprocnum = 4)
FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_am a ON a.oid = c.relam
CROSS JOIN generate_series(1, i.indnatts) n
JOIN pg_attribute e ON e.attrelid = i.indexrelid AND e.attnum = n
JOIN pg_type t ON t.oid = e.atttypid
LEFT JOIN pg_collation l ON n <= i.indnkeyatts AND l.oid = i.indcollation[n - 1]
LEFT JOIN pg_opclass o ON n <= i.indnkeyatts AND o.oid = i.indclass[n - 1]
WHERE i.indrelid = to_regclass(%s)
ORDER BY n
"""

# The tablespace of the copy's index is then that of the wanted one. The tables above are joined in
# the order in which they are written: to look for a better one takes longer than the query.
_LIMITS = """
SELECT set_config('lock_timeout', %s, true), set_config('temp_tablespaces', '', true),
       set_config('join_collapse_limit', '1', true)
"""


@dataclass(frozen=True, slots=True)
class Element:
    """A part of the index: `text` is an expression on the table's columns.

    `length` is in bytes, negative where it varies or is the method's business; `alignment` is 1, 2,
    4 or 8. `collation` is its name, None for types without one; `collate` is the same as SQL where
    it is not the column's.
    """

    is_key: bool
    is_expression: bool
    text: str
    length: int
    alignment: int
    collation: str | None
    collate: str | None
    sure: bool
    alike: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The index: `predicate` is SQL on the table's columns or None, `tablespace` an OID or `0`."""

    method: str
    is_unique: bool
    nulls_not_distinct: bool
    predicate: str | None
    tablespace: str
    elements: tuple[Element, ...]

    @property
    def keys(self) -> tuple[Element, ...]:
        """The elements without INCLUDE."""
        return tuple(element for element in self.elements if element.is_key)

    @property
    def where(self) -> str:
        """The predicate as a clause, with a space before it, or nothing."""
        return f" WHERE {self.predicate}" if self.predicate else ""


def wanted_index(session: Session, place: Place, declare: Declare) -> Wanted | None:
    """The index that `declare` creates, or None when it creates none.

    The driver's error is raised when PostgreSQL refuses it, and when the table is locked or no
    temporary table is allowed.
    """
    copy = session.quote(place.table)  # by the table's own name expressions may refer to it
    with session.rolled_back():
        session.rows(_LIMITS, [milliseconds(LOCK_SECONDS)])
        session.run(f"CREATE TEMPORARY TABLE {copy} (LIKE {session.quote(place.schema)}.{copy})")
        declare("pg_temp", place.table)
        rows = session.rows(_WANTED, [f"pg_temp.{copy}"])
    if not rows:
        return None
    method, unique, nulls_not_distinct, predicate, tablespace, *_ = rows[0]
    return Wanted(
        method=method,
        is_unique=unique,
        nulls_not_distinct=nulls_not_distinct,
        predicate=predicate,
        tablespace=tablespace,
        elements=tuple(Element(*row[5:]) for row in rows),
    )
