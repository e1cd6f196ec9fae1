"""Plausible statistics from declared volumes and the schema, all of them marked as assumed."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace

from idx_core.model import Schema, Table, TableName
from idx_core.statistics.assumed_columns import Assumption, assumed_column
from idx_core.statistics.size.distinct import knowledge_of
from idx_core.statistics.size.estimate import size_of
from idx_core.statistics.size.page import ITEM_POINTER, aligned
from idx_core.statistics.snapshot import IndexStatistics, Snapshot, TableStatistics
from idx_core.statistics.volumes import Growth, Volume

_ROW_HEADER = 24
_PAGE = 8192
_VISIBLE = {Growth.APPEND: 0.95, Growth.UPDATE: 0.5, Growth.STATIC: 1.0}
_FILL = {Growth.APPEND: 1.0, Growth.UPDATE: 0.8, Growth.STATIC: 1.0}


def with_volumes(
    schema: Schema,
    volumes: Mapping[str, Volume],
    snapshot: Snapshot | None = None,
    *,
    default_schema: str = "public",
) -> Snapshot:
    """The snapshot with the declared tables in the place of its own, or of these tables alone.

    Declared tables that the schema does not have are named in `missing`.
    """
    known = {_name(table.name, default_schema): table for table in schema}
    rows = {name: each.rows for name, _, each in _declared(known, volumes, default_schema)}
    found = snapshot or Snapshot(server_version=18)
    rows = {table.name: table.rows or 0.0 for table in found} | rows
    assumed = [
        _table(Assumption(known[name], each, rows, default_schema), name)
        for name, _, each in _declared(known, volumes, default_schema)
        if name in known
    ]
    names = {table.name for table in assumed}
    missing = tuple(
        f"declared volume of {key!r}: there is no such table"
        for name, key, _ in _declared(known, volumes, default_schema)
        if name not in known
    )
    whole = replace(
        found,
        tables=(*(table for table in found if table.name not in names), *assumed),
        missing=(*found.missing, *missing),
    )
    tables = (
        _with_indexes(table, known[table.name], schema, whole) if table.name in names else table
        for table in whole
    )
    return replace(whole, tables=tuple(tables))


def _declared(
    known: Mapping[TableName, Table], volumes: Mapping[str, Volume], default_schema: str
) -> Iterator[tuple[TableName, str, Volume]]:
    for key, volume in volumes.items():
        schema, dot, name = key.rpartition(".")
        with_schema = TableName(name, schema) if dot else TableName(key, default_schema)
        plain = TableName(key, default_schema)
        yield (plain if plain in known else with_schema), key, volume


def _table(assumption: Assumption, name: TableName) -> TableStatistics:
    volume = assumption.volume
    columns = tuple(assumed_column(assumption, column) for column in assumption.table.columns)
    width = sum(each.average_width * (1 - each.null_fraction) for each in columns)
    per_page = max((_PAGE - 24) * _FILL[volume.growth] // (_row(width) + ITEM_POINTER), 1)
    pages = math.ceil(volume.rows / per_page)
    return TableStatistics(
        name=name,
        rows=volume.rows,
        pages=pages,
        all_visible_pages=int(pages * _VISIBLE[volume.growth]),
        columns=columns,
        assumed=True,
    )


def _row(width: float) -> int:
    return aligned(_ROW_HEADER + width)


def _with_indexes(
    table: TableStatistics, declared: Table, schema: Schema, snapshot: Snapshot
) -> TableStatistics:
    knowledge = knowledge_of(declared, schema, snapshot)
    if knowledge is None:
        return table
    sizes = ((index, size_of(index, knowledge)) for index in declared.indexes if index.name)
    return replace(
        table,
        indexes=tuple(
            IndexStatistics(
                name=index.name,
                pages=size.pages,
                tuples=size.tuples,
                height=size.height,
                assumed=True,
            )
            for index, size in sizes
        ),
    )


def _name(name: TableName, default_schema: str) -> TableName:
    return name if name.schema else TableName(name.name, default_schema)
