"""How large a candidate would be: the size model, fed with what the catalog says of the index."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from idx_core.scale_model.relations import Relation
from idx_core.scale_model.sizes import IndexExtent
from idx_core.statistics.size.btree import FILL, BtreeShape, btree_size
from idx_core.statistics.size.key import Key
from idx_core.statistics.size.types import TypeLayout, layout_of
from idx_core.statistics.snapshot import TableStatistics

if TYPE_CHECKING:
    from idx_core.scale_model.connection import Connection

_INDEX = """
SELECT i.indisunique, i.indnkeyatts::int,
       (SELECT option_value FROM pg_options_to_table(c.reloptions)
        WHERE option_name = 'fillfactor')::int
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
_ALIGNMENTS: Mapping[str, int] = {"c": 1, "s": 2, "i": 4, "d": 8}


def btree_extent(
    connection: Connection,
    index: Relation,
    table: TableStatistics | None,
    rows: float,
    deduplicates: bool,
) -> IndexExtent:
    """Pages and height of a B-tree with so many entries, freshly built.

    `deduplicates` is what CREATE INDEX has found out about its operator classes.
    """
    facts = connection.execute(_INDEX, (index.oid,)).fetchone()
    assert facts is not None, "the index was built a moment ago"
    unique, number_of_keys, fill = facts
    columns = connection.execute(_COLUMNS, (index.oid,)).fetchall()
    keys = tuple(_key(column, table, deduplicates) for column in columns)
    size = btree_size(
        BtreeShape(
            keys=keys[:number_of_keys],
            include=keys[number_of_keys:],
            rows=rows,
            unique=unique,
            fill=fill or FILL,
            deduplicate=deduplicates,
        )
    )
    return IndexExtent(size.pages, size.height)


def _key(column: tuple[Any, ...], table: TableStatistics | None, deduplicates: bool) -> Key:
    name, type_name, length, alignment = column
    layout = layout_of(type_name)
    if layout.length != length:  # an enum, a domain, a type of an extension
        usual = length if length > 0 else layout.usual_width
        layout = TypeLayout(length, _ALIGNMENTS[alignment], usual_width=usual)
    layout = TypeLayout(
        layout.length, layout.alignment, deduplicates, layout.usual_width, layout.constant
    )
    statistics = table.column(name) if table is not None and name is not None else None
    return Key(layout, statistics, computed=name is None)
