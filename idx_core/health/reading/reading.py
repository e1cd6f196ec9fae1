"""All figures of a database, put together."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from idx_core.build.broken import read_broken
from idx_core.build.session import Session
from idx_core.catalog.indexes import FoundIndex, all_indexes
from idx_core.catalog.schema import read_schema, table_name
from idx_core.health.asked import Asked
from idx_core.health.figures import Figures, IndexFigures, Usage
from idx_core.health.reading.asking import asking
from idx_core.health.reading.bloat import with_bloat
from idx_core.health.reading.indexes import (
    FoundFigures,
    Name,
    parts_of,
    read_index_figures,
    read_usage,
    summed,
)
from idx_core.health.reading.kept import with_reasons_to_keep
from idx_core.health.reading.replicas import read_replicas
from idx_core.health.reading.server import read_server
from idx_core.health.reading.statements import read_statements
from idx_core.health.reading.tables import FoundTable, read_tables, rows_of, table_figures


def read_figures(session: Session, asked: Asked) -> Figures:
    """Read everything, in one read-only transaction on each server. Raises `HealthError`."""
    with asking(session, asked.timeout) as ask:
        server = read_server(ask)
        page = int(server.settings["block_size"])
        found = all_indexes(ask)
        schema = read_schema(ask, found)
        figures = read_index_figures(ask)
        usages = [("this server", read_usage(ask, "this server"))]
        replicas = []
        for replica, usage in read_replicas(asked.replicas, session, asked.timeout):
            replicas.append(replica)
            if replica.answered:
                usages.append((replica.name, usage))
            else:
                ask.missing.append(f"usage on {replica.name}: {replica.reason}")
        by_table: dict[Name, list[FoundIndex]] = defaultdict(list)
        for each in found:
            by_table[each.schema, each.table].append(each)
        parts = parts_of(figures)
        names = {each.oid: (each.schema, each.index.name) for each in found}
        tables = []
        for table in read_tables(ask):
            rows = rows_of(table, server.version, page)
            own = by_table.get((table.schema, table.name), [])
            indexes = tuple(
                _index(each, figures[each.oid], table, rows, usages, parts, names, figures)
                for each in own
                if each.oid in figures
            )
            tables.append(table_figures(table, rows, indexes))
        tables = with_reasons_to_keep(tables, schema)
        broken = read_broken(session) if any(not f.whole for f in figures.values()) else ()
        statements = read_statements(ask)
        attributes = {oid: f.attributes for oid, f in figures.items() if f.attributes}
        tables = with_bloat(
            ask,
            tables,
            schema,
            attributes,
            page=page,
            least=asked.min_size,
            exact=asked.exact,
        )
        return Figures(
            server=server,
            schema=schema,
            tables=tuple(tables),
            replicas=tuple(replicas),
            broken=broken,
            statements=statements,
            missing=tuple(ask.missing),
            quote=session.quote,
        )


def _index(
    found: FoundIndex,
    own: FoundFigures,
    table: FoundTable,
    rows: float | None,
    usages: Sequence[tuple[str, Mapping[Name, Usage]]],
    parts: Mapping[str, Sequence[str]],
    names: Mapping[str, Name],
    figures: Mapping[str, FoundFigures],
) -> IndexFigures:
    is_partitioned = own.kind == "I"
    below = [oid for oid in parts.get(own.oid, ()) if oid in names]
    usage = []
    for server, used in usages:
        if is_partitioned:
            usage.append(summed((used.get(names[oid]) for oid in below), server))
        elif (mine := used.get((found.schema, found.index.name))) is not None:
            usage.append(mine)
    share = None if is_partitioned else _share(found, own, table)
    return IndexFigures(
        oid=own.oid,
        schema=found.schema,
        table=table_name(found.schema, found.table, found.visible),
        index=found.index,
        definition=own.definition,
        size=sum(figures[oid].size for oid in below) if is_partitioned else own.size,
        tuples=None if share is None or rows is None else share * rows,
        usage=tuple(usage),
        blocks_read=own.blocks_read,
        blocks_hit=own.blocks_hit,
        attached=own.parent is not None,
        is_partitioned=is_partitioned,
        share=share,
    )


def _share(found: FoundIndex, own: FoundFigures, table: FoundTable) -> float | None:
    """The part of the table's rows that are in it, as ANALYZE or VACUUM last counted both.

    A total index holds every row. Both counts are as old; the table's present rows are newer, and
    would make a partial index of a table that has grown since look smaller than it is.
    """
    if found.index.predicate is None:
        return 1.0
    if own.tuples < 0 or table.tuples <= 0:
        return None
    return min(own.tuples / table.tuples, 1.0)
