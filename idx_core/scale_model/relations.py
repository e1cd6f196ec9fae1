"""The relations of a model, as its catalog names them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from idx_core.model import TableName

if TYPE_CHECKING:
    from idx_core.scale_model.connection import Connection

OWN_SCHEMA = "idx_scale_model"

_RELATIONS = f"""
SELECT c.oid::int8, n.nspname::text, c.relname::text, c.relkind::text, a.amname::text,
       pg_relation_filepath(c.oid), i.indrelid::int8,
       ARRAY(SELECT attname::text FROM pg_attribute
             WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped)
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_am a ON a.oid = c.relam
LEFT JOIN pg_index i ON i.indexrelid = c.oid
WHERE c.relkind IN ('r', 'm', 'p', 'i', 'I')
AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', '{OWN_SCHEMA}')
ORDER BY n.nspname, c.relname
"""


@dataclass(frozen=True, slots=True)
class Relation:
    """A table, materialised view or index. `path` is its first file, below the data directory.

    `path` is None for a partitioned one; `table` is the OID of an index's table, else None.
    """

    oid: int
    schema: str
    name: str
    kind: str  # pg_class.relkind
    method: str | None
    path: str | None
    table: int | None
    columns: tuple[str, ...]

    @property
    def is_index(self) -> bool:
        return self.kind in "iI"

    @property
    def full_name(self) -> TableName:
        return TableName(self.name, self.schema)

    def __str__(self) -> str:
        return f"{self.schema}.{self.name}"


def relations_of(connection: Connection) -> tuple[Relation, ...]:
    """All of the database, in order of schema and name; only those of the user's schemas."""
    rows = connection.execute(_RELATIONS.encode()).fetchall()
    return tuple(
        Relation(oid, schema, name, kind, method, path, table, tuple(columns))
        for oid, schema, name, kind, method, path, table, columns in rows
    )


def pages_of(connection: Connection, oid: int | None) -> int:
    """The pages of a relation's file, as the running server sees it."""
    found = connection.execute(
        "SELECT pg_relation_size(%s::oid::regclass) / current_setting('block_size')::int", (oid,)
    ).fetchone()
    return int(found[0]) if found else 0
