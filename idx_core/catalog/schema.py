"""All tables of a database, as they are, in the neutral schema."""

from collections import defaultdict
from collections.abc import Sequence

from idx_core.catalog.indexes import FoundIndex
from idx_core.catalog.source import OWN_SCHEMAS, Source
from idx_core.model import Column, Columns, ForeignKey, Index, Schema, Table, TableName

_COLUMNS = f"""
SELECT n.nspname::text, t.relname::text, pg_catalog.pg_table_is_visible(t.oid),
       array_agg(a.attname::text ORDER BY a.attnum),
       array_agg(pg_catalog.format_type(a.atttypid, a.atttypmod) ORDER BY a.attnum),
       array_agg(a.attnotnull ORDER BY a.attnum),
       array_agg(CASE WHEN a.attcollation <> y.typcollation THEN l.collname::text END
                 ORDER BY a.attnum)
FROM pg_catalog.pg_class t
JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_catalog.pg_type y ON y.oid = a.atttypid
LEFT JOIN pg_catalog.pg_collation l ON l.oid = a.attcollation
WHERE t.relkind IN ('r', 'p', 'm') AND t.relpersistence <> 't' AND {OWN_SCHEMAS}
GROUP BY t.oid, n.nspname, t.relname
ORDER BY 1, 2
"""
# What a partition has of its partitioned table is that one's.
_FOREIGN_KEYS = f"""
SELECT n.nspname::text, t.relname::text, pg_catalog.pg_table_is_visible(t.oid), k.conname::text,
       m.nspname::text, r.relname::text, pg_catalog.pg_table_is_visible(r.oid),
       k.confdeltype::text,
       ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY AS u (attnum, n)
             JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.attnum
             ORDER BY u.n),
       ARRAY(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY AS u (attnum, n)
             JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.attnum
             ORDER BY u.n)
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class t ON t.oid = k.conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
JOIN pg_catalog.pg_class r ON r.oid = k.confrelid
JOIN pg_catalog.pg_namespace m ON m.oid = r.relnamespace
WHERE k.contype = 'f' AND k.conparentid = 0 AND {OWN_SCHEMAS}
ORDER BY 1, 2, 4
"""
_ACTIONS = {"c": "CASCADE", "n": "SET NULL", "d": "SET DEFAULT", "r": "RESTRICT"}


def table_name(schema: str, name: str, visible: bool) -> TableName:
    """A table as the search path finds it, else with its schema."""
    return TableName(name) if visible else TableName(name, schema)


def read_schema(source: Source, indexes: Sequence[FoundIndex]) -> Schema:
    """All tables but PostgreSQL's own, with `indexes`, which `all_indexes` has read."""
    by_table: dict[TableName, list[Index]] = defaultdict(list)
    for found in indexes:
        by_table[table_name(found.schema, found.table, found.visible)].append(found.index)
    keys = _foreign_keys(source)
    tables = []
    for schema, name, visible, names, types, not_null, collations in source.rows(_COLUMNS):
        full = table_name(schema, name, visible)
        columns = zip(names, types, not_null, collations, strict=True)
        tables.append(
            Table(
                name=full,
                columns=Columns(
                    Column(column, type_, nullable=not required, collation=collation)
                    for column, type_, required, collation in columns
                ),
                indexes=tuple(by_table.get(full, ())),
                foreign_keys=tuple(keys.get(full, ())),
            )
        )
    return Schema(tables=tuple(tables))


def _foreign_keys(source: Source) -> dict[TableName, list[ForeignKey]]:
    found: dict[TableName, list[ForeignKey]] = defaultdict(list)
    for row in source.rows(_FOREIGN_KEYS):
        schema, table, visible, name, *referenced, on_delete, columns, referenced_columns = row
        key = ForeignKey(
            name=name,
            columns=tuple(columns),
            referenced=table_name(*referenced),
            referenced_columns=tuple(referenced_columns),
            on_delete=_ACTIONS.get(on_delete, ""),
        )
        found[table_name(schema, table, visible)].append(key)
    return found
