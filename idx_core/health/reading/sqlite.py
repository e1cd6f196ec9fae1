"""What SQLite knows: its schema, the statistics of ANALYZE, and sizes where `dbstat` is built in.

It counts no use of anything, and keeps no date.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import partial

from idx_core.catalog.source import Source
from idx_core.health.asked import Asked
from idx_core.health.figures import Figures, Product
from idx_core.health.reading.other import (
    Found,
    FoundTable,
    assembled,
    mark_of,
    quote_with,
    server,
)
from idx_core.model import (
    Column,
    Columns,
    ConstraintKind,
    Dialect,
    ForeignKey,
    Index,
    IndexElement,
    TableName,
)

_SERVER = "SELECT sqlite_version(), (SELECT file FROM pragma_database_list WHERE name = 'main')"
_COLUMNS = """
SELECT m.name, c.name, c.type, c."notnull", c.pk FROM sqlite_master m, pragma_table_info(m.name) c
WHERE m.type = 'table' AND substr(m.name, 1, 7) <> 'sqlite_' ORDER BY m.name, c.cid
"""
_INDEXES = """
SELECT m.name, l.name, l."unique", l.origin, coalesce(s.sql, ''), x.name, x."desc", x.coll
FROM sqlite_master m, pragma_index_list(m.name) l, pragma_index_xinfo(l.name) x
LEFT JOIN sqlite_master s ON s.type = 'index' AND s.name = l.name
WHERE m.type = 'table' AND substr(m.name, 1, 7) <> 'sqlite_' AND x.key
ORDER BY m.name, l.name, x.seqno
"""
_FOREIGN_KEYS = """
SELECT m.name, k.id, k."table", k."from", k."to", k.on_delete
FROM sqlite_master m, pragma_foreign_key_list(m.name) k WHERE m.type = 'table'
ORDER BY m.name, k.id, k.seq
"""
_HAS = "SELECT name FROM sqlite_master WHERE name = 'sqlite_stat1'"
_STATISTICS = "SELECT tbl, max(CAST(stat AS INTEGER)) FROM sqlite_stat1 GROUP BY tbl"
_MODULE = "SELECT name FROM pragma_module_list WHERE name = 'dbstat'"
_SIZES = "SELECT name, sum(pgsize) FROM dbstat GROUP BY name"
_EMPTY = "SELECT 1 FROM {} LIMIT 1"
_ORIGINS = {"pk": ConstraintKind.PRIMARY_KEY, "u": ConstraintKind.UNIQUE}
_quoted = partial(quote_with, mark_of(Product.SQLITE))
_WHERE = re.compile(r"\)\s*WHERE\s(.*)\Z", re.IGNORECASE | re.DOTALL)
_HEAD = re.compile(r"\A.*?\sON\s", re.IGNORECASE | re.DOTALL)


def read_sqlite(source: Source, asked: Asked) -> Figures:
    """Ask. Nothing of it needs the rights that SQLite does not have."""
    ((version, file),) = source.rows(_SERVER)
    missing = ["use of indexes: SQLite counts none, so that nobody can tell an unused one"]
    sizes = dict(source.rows(_SIZES)) if source.rows(_MODULE) else None
    if sizes is None:
        missing.append("sizes: this SQLite was built without dbstat")
    rows = dict(source.rows(_STATISTICS)) if source.rows(_HAS) else {}
    missing.append("age of the statistics: SQLite keeps no date of ANALYZE")
    tables = _tables(source, rows, sizes or {})
    if any(e.expression for t in tables for i, _ in t.indexes for e in i.elements):
        missing.append("indexes on expressions: compared with others as text only")
    own = server(Product.SQLITE, version, (file or ":memory:").rpartition("/")[2], "nobody", None)
    by_index = {
        (t.name, i.name): (sizes or {}).get(i.name, 0) for t in tables for i, _ in t.indexes
    }
    found = Found(
        product=Product.SQLITE,
        dialect=Dialect.SQLITE,
        server=own,
        tables=tables,
        sizes=None if sizes is None else by_index,
        usage=None,
    )
    return assembled(found, asked, missing)


def _tables(source: Source, rows: dict[str, int], sizes: dict[str, int]) -> list[FoundTable]:
    columns: dict[str, list[Column]] = defaultdict(list)
    keys: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for table, name, type_, not_null, key in source.rows(_COLUMNS):
        columns[table].append(Column(name, type_.lower(), nullable=not not_null))
        if key:
            keys[table].append((key, name, type_.lower()))
    indexes, foreign_keys = _indexes(source), _foreign_keys(source)
    for table in columns:
        if table not in rows and indexes[table] and not source.rows(_EMPTY.format(_quoted(table))):
            rows[table] = 0  # of which ANALYZE keeps nothing
    return [
        FoundTable(
            name=table,
            columns=Columns(own),
            rows=rows.get(table),
            size=sizes.get(table, 0),
            indexes=indexes[table],
            foreign_keys=foreign_keys.get(table, ()),
            itself=_itself(keys[table]),
        )
        for table, own in columns.items()
    ]


def _itself(keys: Sequence[tuple[int, str, str]]) -> tuple[Index, ...]:
    """Of an INTEGER PRIMARY KEY the table itself is the index."""
    if [type_ for _, _, type_ in keys] != ["integer"]:
        return ()
    element = IndexElement(column=keys[0][1])
    kind = ConstraintKind.PRIMARY_KEY
    return (Index(name="(rowid)", elements=(element,), unique=True, constraint=kind),)


def _indexes(source: Source) -> dict[str, list[tuple[Index, str]]]:
    elements: dict[tuple[str, str], list[IndexElement]] = defaultdict(list)
    others: dict[tuple[str, str], tuple[bool, str, str]] = {}
    for table, name, unique, origin, sql, column, descending, collation in source.rows(_INDEXES):
        others[table, name] = (bool(unique), origin, sql)
        number = len(elements[table, name])
        text = None if column is not None else f"{number} of {_HEAD.sub('', sql)}"
        elements[table, name].append(
            IndexElement(
                column=column,
                expression=text,
                descending=bool(descending),
                nulls_first=bool(descending),
                collation=None if collation == "BINARY" else collation,
            )
        )
    found: dict[str, list[tuple[Index, str]]] = defaultdict(list)
    for (table, name), (unique, origin, sql) in others.items():
        predicate = _WHERE.search(sql)
        index = Index(
            name=name,
            elements=tuple(elements[table, name]),
            predicate=predicate[1].strip() if predicate else None,
            unique=unique,
            constraint=_ORIGINS.get(origin),
        )
        found[table].append((index, sql))
    return found


def _foreign_keys(source: Source) -> dict[str, Sequence[ForeignKey]]:
    columns: dict[tuple[str, int], list[tuple[str, str]]] = defaultdict(list)
    others: dict[tuple[str, int], tuple[str, str]] = {}
    for table, number, parent, column, referenced, on_delete in source.rows(_FOREIGN_KEYS):
        columns[table, number].append((column, referenced or ""))
        others[table, number] = (parent, "" if on_delete == "NO ACTION" else on_delete)
    found: dict[str, list[ForeignKey]] = defaultdict(list)
    for (table, number), (parent, on_delete) in others.items():
        pairs = columns[table, number]
        found[table].append(
            ForeignKey(
                columns=tuple(column for column, _ in pairs),
                referenced=TableName(parent),
                referenced_columns=tuple(referenced for _, referenced in pairs),
                on_delete=on_delete,
            )
        )
    return dict(found)
