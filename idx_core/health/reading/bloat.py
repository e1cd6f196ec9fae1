"""How much of each B-tree is holes: measured by pgstatindex, or estimated.

The estimate is the size that the index would have if it were built now, from the planner's
statistics (`idx_core.statistics.size`): it costs nothing, while a measurement reads the index.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from idx_core.build.bloat import pgstattuple_schema, wasted
from idx_core.health.figures import Bloat, IndexFigures, TableFigures
from idx_core.health.reading.asking import Asking
from idx_core.model import Schema, TableName
from idx_core.statistics.reading.columns import FoundColumns, column_of, fields_of
from idx_core.statistics.size.distinct import Knowledge
from idx_core.statistics.size.estimate import size_of
from idx_core.statistics.snapshot import IndexStatistics, Snapshot, TableStatistics

MEASURED = 10
MEASURED_BYTES = 1024**3
"""Without `--exact`: so many of the largest are measured, no more than so much in all."""

_FILL = 90
_COLUMNS = """
SELECT schemaname::text, tablename::text, attname::text, to_json(s)::text
FROM (SELECT schemaname, tablename, attname, {fields} FROM pg_catalog.pg_stats
      WHERE tablename = ANY(ARRAY(SELECT json_array_elements_text(%s::json))::name[])) s
"""
_MEASURE = """
SELECT o.oid, m.leaf_pages::float8, m.empty_pages::float8 + m.deleted_pages::float8,
       m.avg_leaf_density::float8
FROM json_array_elements_text(%s::json) AS o (oid)
CROSS JOIN LATERAL {schema}.pgstatindex(o.oid::oid::regclass) m
"""
_WHAT = "bloat"


def with_bloat(
    ask: Asking,
    tables: Sequence[TableFigures],
    schema: Schema,
    attributes: Mapping[str, Sequence[str]],
    *,
    page: int,
    least: int,
    exact: bool,
) -> list[TableFigures]:
    """The tables, their B-trees of at least so many bytes with their bloat.

    `attributes` are the names of an index's elements in pg_stats, by OID.
    """
    candidates = [
        (table, index)
        for table in tables
        for index in table.indexes
        if index.index.method == "btree"
        and index.index.valid
        and not index.is_partitioned
        and index.size >= max(least, 4 * page)
    ]
    if not candidates:
        return list(tables)
    found = _measured(ask, [index for _, index in candidates], page, exact)
    rest = [(table, index) for table, index in candidates if index.oid not in found]
    if rest:
        found |= _estimated(ask, rest, tables, schema, attributes, page)
    return [
        replace(table, indexes=tuple(replace(i, bloat=found.get(i.oid)) for i in table.indexes))
        if any(index.oid in found for index in table.indexes)
        else table
        for table in tables
    ]


def _measured(
    ask: Asking, indexes: Sequence[IndexFigures], page: int, exact: bool
) -> dict[str, Bloat]:
    extension = pgstattuple_schema(ask.session)
    if extension is None:
        ask.missing.append(
            f"{_WHAT} is estimated: pgstattuple, which measures it, is not installed in this "
            "database, or this role may not use it (pg_stat_scan_tables may)"
        )
        return {}
    chosen = list(indexes) if exact else _largest(indexes)
    if not chosen:
        return {}
    query = _MEASURE.format(schema=ask.session.quote(extension))
    oids = json.dumps([index.oid for index in chosen])
    rows = ask.rows_or_none(f"measured {_WHAT}, estimated instead", query, [oids])
    by_oid = {index.oid: index for index in chosen}
    found = {}
    for oid, leaves, empty, density in rows or ():
        index = by_oid[oid]
        saved = wasted(leaves, empty, density, _fillfactor(index), page)
        found[oid] = Bloat(wasted=min(round(saved), index.size), measured=True)
    return found


def _largest(indexes: Sequence[IndexFigures]) -> list[IndexFigures]:
    chosen: list[IndexFigures] = []
    left = MEASURED_BYTES
    for index in sorted(indexes, key=lambda each: (-each.size, each.subject)):
        if index.size <= left and len(chosen) < MEASURED:
            chosen.append(index)
            left -= index.size
    return chosen


def _estimated(
    ask: Asking,
    candidates: Sequence[tuple[TableFigures, IndexFigures]],
    tables: Sequence[TableFigures],
    schema: Schema,
    attributes: Mapping[str, Sequence[str]],
    page: int,
) -> dict[str, Bloat]:
    snapshot = _snapshot(ask, candidates, tables, attributes, page)
    reflected = {table.name: table for table in schema}
    found: dict[str, Bloat] = {}
    unknown: Counter[str] = Counter()
    for table, index in candidates:
        statistics = snapshot.table(TableName(table.name.name, table.schema))
        declared = reflected.get(table.name)
        if statistics is None or declared is None or not table.rows:
            unknown["nobody knows how many rows the table has; ANALYZE counts them"] += 1
            continue
        knowledge = Knowledge(statistics, declared, snapshot)
        size = size_of(index.index, knowledge, rows=index.tuples, page_size=page)
        if size.rough:
            unknown["its columns have no statistics that this role may see"] += 1
            continue
        saved = max(index.size - size.pages * page, 0)
        found[index.oid] = Bloat(wasted=saved, measured=False)
    for reason, number in sorted(unknown.items()):
        noun = "index" if number == 1 else "indexes"
        ask.missing.append(f"{_WHAT} of {number} {noun}: {reason}")
    return found


def _snapshot(
    ask: Asking,
    candidates: Sequence[tuple[TableFigures, IndexFigures]],
    tables: Sequence[TableFigures],
    attributes: Mapping[str, Sequence[str]],
    page: int,
) -> Snapshot:
    """The statistics that the sizes of these indexes follow from."""
    relations = {table.name.name for table, _ in candidates}
    relations |= {index.name for _, index in candidates if index.oid in attributes}
    query = _COLUMNS.format(fields=fields_of(False, ranges=False))
    columns = FoundColumns(
        ((schema, relation), column_of(name, json.loads(text)))
        for schema, relation, name, text in ask.rows(query, [json.dumps(sorted(relations))])
    )
    return Snapshot(
        server_version=0,
        page_size=page,
        tables=tuple(
            TableStatistics(
                name=TableName(table.name.name, table.schema),
                rows=table.rows,
                pages=table.size // page,
                columns=tuple(columns.of((table.schema, table.name.name))),
                indexes=tuple(_index_statistics(table.indexes, columns, attributes, page)),
            )
            for table in tables
        ),
    )


def _index_statistics(
    indexes: Iterable[IndexFigures],
    columns: FoundColumns,
    attributes: Mapping[str, Sequence[str]],
    page: int,
) -> Iterable[IndexStatistics]:
    for index in indexes:
        names = attributes.get(index.oid)
        if names:
            own = {column.name: column for column in columns.of((index.schema, index.name))}
            expressions = tuple(
                replace(own[name], position=place)
                for place, name in enumerate(names, 1)
                if name in own
            )
            yield IndexStatistics(
                name=index.name, pages=index.size // page, expressions=expressions
            )


def _fillfactor(index: IndexFigures) -> int:
    return int(dict(index.index.options).get("fillfactor", _FILL))
