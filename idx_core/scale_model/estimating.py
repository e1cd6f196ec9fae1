"""How large an index would be: the size model, fed with what the catalog says of the index."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from idx_core.model import TableName
from idx_core.scale_model.btree import PAGE, deduplicates
from idx_core.scale_model.knowing import knowledge_of
from idx_core.scale_model.page_files import opened
from idx_core.scale_model.planner import Planner
from idx_core.scale_model.relations import Relation
from idx_core.scale_model.sizes import IndexExtent
from idx_core.statistics.size.btree import FILL, BtreeShape, btree_size
from idx_core.statistics.size.distinct import Knowledge
from idx_core.statistics.size.key import Key
from idx_core.statistics.size.other import brin_size, gin_size, gist_size, hash_size
from idx_core.statistics.size.predicate import correction
from idx_core.statistics.size.types import TypeLayout, layout_of
from idx_core.statistics.snapshot import Snapshot, TableStatistics

if TYPE_CHECKING:
    from idx_core.scale_model.connection import Connection

_INDEX = """
SELECT i.indisunique, i.indpred IS NOT NULL, i.indnkeyatts::int,
       ARRAY(SELECT ARRAY[option_name, option_value] FROM pg_options_to_table(c.reloptions))
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.oid = %s
"""
# The columns of the index in order, with that of the table where the element is a plain one.
_COLUMNS = """
SELECT t.attname::text, format_type(a.atttypid, a.atttypmod), a.attlen::int, a.attalign::text
FROM pg_attribute a
JOIN pg_index i ON i.indexrelid = a.attrelid
LEFT JOIN pg_attribute t ON t.attrelid = i.indrelid AND t.attnum = i.indkey[a.attnum - 1]
     AND t.attnum > 0
WHERE a.attrelid = %s ORDER BY a.attnum
"""
_TABLE = """
SELECT t.relname::text, n.nspname::text, format('SELECT FROM ONLY %%I.%%I', n.nspname, t.relname)
       || coalesce(' WHERE ' || pg_get_expr(i.indpred, i.indrelid), ''),
       pg_get_expr(i.indpred, i.indrelid)
FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace
WHERE i.indexrelid = %s
"""
_ALIGNMENTS: Mapping[str, int] = {"c": 1, "s": 2, "i": 4, "d": 8}
_PAGES_PER_RANGE = 128


def estimated(
    connection: Connection, planner: Planner, data: Path, snapshot: Snapshot, index: Relation
) -> IndexExtent:
    """The extent of an index that exists, empty, on a model whose tables have their size.

    It has as many entries as the planner expects rows that fulfil its predicate, or as the
    statistics tell where it compares two columns, of which the planner knows nothing.
    """
    found = connection.execute(_TABLE, (index.oid,)).fetchone()
    assert found is not None, "the index is in the catalog that it was read from"
    name, schema, entries, predicate = found
    is_deduplicated = False
    if index.method == "btree" and index.path is not None:
        with opened(data / index.path) as file:
            is_deduplicated = deduplicates(file)
    known = knowledge_of(connection, snapshot, TableName(name, schema), index.table)
    rows = planner.ask(entries).rows
    if known is not None:
        rows = min(rows * correction(predicate, known), known.rows)
    return _extent(connection, index, known, rows, is_deduplicated)


def _extent(
    connection: Connection,
    index: Relation,
    known: Knowledge | None,
    rows: float,
    is_deduplicated: bool,
) -> IndexExtent:
    facts = connection.execute(_INDEX, (index.oid,)).fetchone()
    assert facts is not None, "the index is in the catalog that it was read from"
    unique, is_partial, number_of_keys, stored = facts
    table = known.statistics if known else None
    options = {name: int(value) for name, value in stored if value.isdigit()}
    columns = connection.execute(_COLUMNS, (index.oid,)).fetchall()
    elements = tuple(_key(column, table, is_deduplicated) for column in columns)
    keys, include = elements[:number_of_keys], elements[number_of_keys:]
    names = [name for name, *_ in columns[:number_of_keys]]
    distinct = known.distinct(names) if known and not is_partial and None not in names else None
    match index.method:
        case "btree":
            fill = options.get("fillfactor", FILL)
            size = btree_size(
                BtreeShape(
                    keys=keys,
                    include=include,
                    rows=rows,
                    unique=unique,
                    fill=fill,
                    distinct=distinct,
                )
            )
        case "brin":
            per_range = options.get("pages_per_range", _PAGES_PER_RANGE)
            size = brin_size(keys, table.pages if table else 0, per_range, PAGE)
        case "hash":
            size = hash_size(keys[0], rows, PAGE)
        case "gin":
            size = gin_size(keys, rows, PAGE)
        case _:
            size = gist_size(keys, rows, PAGE)
    return IndexExtent(size.pages, size.height, rows)


def _key(column: tuple[Any, ...], table: TableStatistics | None, is_deduplicated: bool) -> Key:
    name, type_name, length, alignment = column
    layout = layout_of(type_name)
    if layout.length != length:  # an enum, a domain, a type of an extension
        usual = length if length > 0 else layout.usual_width
        layout = TypeLayout(length, _ALIGNMENTS[alignment], usual_width=usual)
    layout = TypeLayout(
        layout.length, layout.alignment, is_deduplicated, layout.usual_width, layout.constant
    )
    statistics = table.column(name) if table is not None and name is not None else None
    return Key(layout, statistics, computed=name is None)
