"""What PostgreSQL knows about a partitioned table and the indexes on its partitions."""

from dataclasses import dataclass

from idx_core.build import catalog
from idx_core.build.session import Session

# Partitions below a table, each after its parent; `attached` is the index that is part of an index
# of the parent: of the given one, or of the one that is attached to that, and so on.
_TREE = """
WITH RECURSIVE tree AS (
    SELECT t.oid, t.oid AS parent, %s::oid AS index_of_parent, %s::oid AS index, 0 AS level
    FROM pg_class t WHERE t.oid = %s::oid
    UNION ALL
    SELECT t.oid, tree.oid, tree.index,
           (SELECT i.indexrelid FROM pg_index i JOIN pg_inherits h ON h.inhrelid = i.indexrelid
            WHERE i.indrelid = t.oid AND h.inhparent = tree.index),
           tree.level + 1
    FROM tree JOIN pg_inherits p ON p.inhparent = tree.oid JOIN pg_class t ON t.oid = p.inhrelid
    WHERE t.relispartition AND NOT p.inhdetachpending
)
SELECT n.nspname::text, t.relname::text, t.oid::text, t.relkind::text,
       up.nspname::text, parent.relname::text, tree.index::text, coalesce(i.indisvalid, false),
       tree.level
FROM tree
JOIN pg_class t ON t.oid = tree.oid
JOIN pg_namespace n ON n.oid = t.relnamespace
LEFT JOIN pg_class parent ON parent.oid = tree.index_of_parent
LEFT JOIN pg_namespace up ON up.oid = parent.relnamespace
LEFT JOIN pg_index i ON i.indexrelid = tree.index
WHERE tree.level > 0
ORDER BY tree.level, n.nspname, t.relname
"""
_PENDING = " AND NOT p.inhdetachpending"  # PostgreSQL 14

# Indexes that may be attached: nobody's part yet, and behind no constraint.
_FREE = """
SELECT n.nspname::text, c.relname::text, c.oid::text
FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE i.indrelid = %s::oid AND (i.indisvalid OR c.relkind = 'I') AND i.indislive
  AND NOT c.relispartition
  AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = c.oid AND k.contype <> 'f')
ORDER BY c.relname
"""


@dataclass(frozen=True, slots=True)
class Partition:
    """A partition, and the index of its parent that an index of its own has to be attached to.

    `index_oid` is what is attached already (None: nothing yet), `is_whole` whether that is valid;
    `parent_index` is (schema, name), None while the parent has none. `level` is 1 for partitions of
    the table itself.
    """

    schema: str
    table: str
    table_oid: str
    kind: str
    parent_index: tuple[str, str] | None
    index_oid: str | None
    is_whole: bool
    level: int

    @property
    def is_partitioned(self) -> bool:
        return self.kind == "p"

    @property
    def is_foreign(self) -> bool:
        return self.kind == "f"


def partitions(session: Session, table_oid: str, index_oid: str) -> list[Partition]:
    """All partitions on all levels, each after the one that it is a partition of."""
    ((version,),) = session.rows("SELECT current_setting('server_version_num')")
    query = _TREE if int(version) >= 140000 else _TREE.replace(_PENDING, "")
    return [
        Partition(schema, table, oid, kind, (up, parent) if parent else None, index, whole, level)
        for schema, table, oid, kind, up, parent, index, whole, level in session.rows(
            query, [index_oid, index_oid, table_oid]
        )
    ]


def equal_index(
    session: Session, partition: Partition, wanted: catalog.Definition
) -> tuple[str, str] | None:
    """(schema, name) of an index of this definition that can be attached; the first by name."""
    for schema, name, oid in session.rows(_FREE, [partition.table_oid]):
        if catalog.definition(session, oid) == wanted:
            return schema, name
    return None
