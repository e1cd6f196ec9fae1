"""What PostgreSQL knows about a table, beside what the core's builder asks."""

from typing import Any

from django_idx.operations.session import EditorSession

# An index such as Django makes for `db_index=True`: one plain ascending column, no constraint's.
_ON_COLUMN = """
SELECT c.relname, o.opcname
FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_am m ON m.oid = c.relam AND m.amname = 'btree'
JOIN pg_opclass o ON o.oid = i.indclass[0]
JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
WHERE i.indrelid = to_regclass(%s) AND a.attname = %s::name
  AND i.indnatts = 1 AND i.indoption[0] = 0 AND i.indcollation[0] = a.attcollation
  AND i.indpred IS NULL AND NOT i.indisunique AND c.reloptions IS NULL
  AND (o.opcdefault OR o.opcname IN ('varchar_pattern_ops', 'text_pattern_ops'))
  AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype <> 'f')
ORDER BY c.relname
"""


def on_column(editor: Any, db_table: str, column: str) -> list[tuple[str, str]]:
    """(name, operator class) of the plain single-column B-tree indexes of a column."""
    rows = EditorSession(editor).rows(_ON_COLUMN, [editor.quote_name(db_table), column])
    return [(name, opclass) for name, opclass in rows]


def is_empty(editor: Any, db_table: str) -> bool:
    """Whether the table has no row, as this transaction sees it."""
    with editor.connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {editor.quote_name(db_table)} LIMIT 1")
        return cursor.fetchone() is None
