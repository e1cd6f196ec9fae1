"""What is wrong at a glance: two questions to the catalog, for checks that run at every migration.

Of some tables: their invalid indexes, and foreign keys that no index serves while there are many
rows. Of the server: settings that keep indexes from being used or kept up.
"""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from idx_core.catalog.indexes import all_indexes
from idx_core.catalog.schema import read_schema
from idx_core.catalog.source import Source
from idx_core.finding import Finding, Severity
from idx_core.health.evidence import LARGE
from idx_core.health.rules.server_setting import CHECKED, ill_settings
from idx_core.model import TableName
from idx_core.rules.unindexed_foreign_key import unindexed_foreign_key

# Who builds an index holds that lock on the table, which every role may see.
# Of foreign keys only those that certainly need a closer look: no index has their columns first.
_ILLS = """
WITH wanted AS (
    SELECT c.oid, w.schema, w.name, c.relkind, c.reltuples
    FROM json_to_recordset(%s::json) AS w (schema text, name text)
    JOIN pg_catalog.pg_class c ON c.relname = w.name::name AND c.relkind IN ('r', 'p')
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE CASE WHEN w.schema = '' THEN pg_catalog.pg_table_is_visible(c.oid)
               ELSE n.nspname = w.schema::name END
)
SELECT 'invalid', w.schema, w.name, c.relname::text
FROM wanted w
JOIN pg_catalog.pg_index i ON i.indrelid = w.oid
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
WHERE NOT (i.indisvalid AND i.indisready AND i.indislive)
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_locks l
                  JOIN pg_catalog.pg_database d ON d.oid = l.database
                  WHERE l.relation = w.oid AND l.mode = 'ShareUpdateExclusiveLock'
                    AND d.datname = current_database())
UNION ALL
SELECT DISTINCT 'unindexed', w.schema, w.name, ''
FROM wanted w
JOIN pg_catalog.pg_constraint k ON k.conrelid = w.oid AND k.contype = 'f' AND k.conparentid = 0
WHERE (w.reltuples >= {large} OR w.relkind = 'p') AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_index i
    WHERE i.indrelid = w.oid AND i.indisvalid AND i.indpred IS NULL
      AND (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey
)
ORDER BY 1, 2, 3, 4
"""
_SETTINGS = """
SELECT name, setting FROM pg_catalog.pg_settings
WHERE name = ANY(ARRAY(SELECT json_array_elements_text(%s::json)))
"""


@dataclass(frozen=True, slots=True)
class Quick:
    """`invalid` are indexes with their tables, `settings` (name, what is wrong)."""

    invalid: tuple[tuple[TableName, str], ...]
    unindexed: tuple[Finding, ...]
    settings: tuple[tuple[str, str], ...]


def look(source: Source, tables: Collection[TableName]) -> Quick:
    """Ask. A `schema` of "" is where the search path leads."""
    wanted = [{"schema": table.schema, "name": table.name} for table in sorted(tables)]
    query = _ILLS.replace("{large}", str(LARGE))
    found = source.rows(query, [json.dumps(wanted)])
    ills = [(what, TableName(name, schema), index) for what, schema, name, index in found]
    unindexed = {table for what, table, _ in ills if what == "unindexed"}
    return Quick(
        tuple((table, index) for what, table, index in ills if what == "invalid"),
        tuple(_judged(source, unindexed)) if unindexed else (),
        tuple(_settings(source)),
    )


def _judged(source: Source, tables: Collection[TableName]) -> Iterator[Finding]:
    """As the models are judged: an index may serve in other ways than by its first columns."""
    schema = read_schema(source, all_indexes(source))
    for name in sorted(tables):
        table = schema.table(name)
        if table is not None:
            yield from unindexed_foreign_key(table, schema)


def _settings(source: Source) -> Iterator[tuple[str, str]]:
    rows = dict(source.rows(_SETTINGS, [json.dumps(CHECKED)]))
    for finding in ill_settings(rows, largest_index=0):
        if finding.severity >= Severity.WARNING:
            yield finding.subject, finding.message
