"""What the catalog knows of a table's keys: unique combinations of columns, and references.

ANALYZE is often far off in the number of distinct values; keys are not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from idx_core.model import ForeignKey, Index, Table, TableName, plain_element
from idx_core.statistics.size.distinct import Knowledge
from idx_core.statistics.snapshot import Snapshot

if TYPE_CHECKING:
    from idx_core.scale_model.connection import Connection

_UNIQUE = """
SELECT ARRAY(SELECT a.attname::text FROM unnest(i.indkey::int2[]) WITH ORDINALITY k (number, place)
             JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
             WHERE k.place <= i.indnkeyatts ORDER BY k.place)
FROM pg_index i
WHERE i.indrelid = %s AND i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL
"""
_REFERENCES = """
SELECT ARRAY(SELECT a.attname::text FROM unnest(c.conkey) k (number)
             JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number),
       t.relname::text, n.nspname::text
FROM pg_constraint c
JOIN pg_class t ON t.oid = c.confrelid
JOIN pg_namespace n ON n.oid = t.relnamespace
WHERE c.conrelid = %s AND c.contype = 'f'
"""


def knowledge_of(
    connection: Connection, snapshot: Snapshot, name: TableName, oid: int | None
) -> Knowledge | None:
    """The table's statistics with its keys; None when the snapshot does not have the table."""
    statistics = snapshot.table(name)
    if statistics is None:
        return None
    unique = tuple(
        Index(elements=tuple(plain_element(column) for column in columns), unique=True)
        for (columns,) in connection.execute(_UNIQUE, (oid,)).fetchall()
    )
    references = tuple(
        ForeignKey(
            columns=tuple(columns), referenced=TableName(table, schema), referenced_columns=()
        )
        for columns, table, schema in connection.execute(_REFERENCES, (oid,)).fetchall()
    )
    table = Table(name=name, indexes=unique, foreign_keys=references)
    return Knowledge(statistics, table, snapshot)
