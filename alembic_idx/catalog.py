"""PostgreSQL's catalog, asked about the tables of a run."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy.engine import Connection

from alembic_idx.session import AlembicSession
from idx_core.catalog.indexes import indexes_of
from idx_core.model import Index, TableName

_PARTITIONED = """
SELECT n.nspname::text, t.relname::text, pg_catalog.pg_table_is_visible(t.oid)
FROM pg_catalog.pg_class t
JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
WHERE t.relkind = 'p' AND t.relname = ANY(ARRAY(SELECT json_array_elements_text(%s::json))::name[])
"""


def catalog_indexes(
    wanted: frozenset[TableName], connection: Connection, *, unique_ones: bool
) -> Mapping[TableName, list[Index]]:
    """The indexes of these tables in order of name; the unique ones only when they are needed."""
    source = AlembicSession(connection)
    names = {table.name for table in wanted}
    found: dict[TableName, list[Index]] = defaultdict(list)
    for each in indexes_of(source, names, unique_ones=unique_ones):
        for name in _answers_to(each.schema, each.table, each.visible):
            if name in wanted:
                found[name].append(each.index)
    return found


def partitioned_tables(tables: Collection[TableName], connection: Connection) -> set[TableName]:
    """Those of the tables that PostgreSQL cannot index concurrently."""
    if not tables:
        return set()
    names = json.dumps(sorted({table.name for table in tables}))
    rows = AlembicSession(connection).rows(_PARTITIONED, [names])
    return {name for row in rows for name in _answers_to(*row) if name in tables}


def _answers_to(schema: str, name: str, visible: bool) -> tuple[TableName, ...]:
    """A table on the search path answers to its bare name as well."""
    full = TableName(name, schema)
    return (full, TableName(name)) if visible else (full,)
