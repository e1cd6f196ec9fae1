"""A snapshot's statistics, put into the catalog by PostgreSQL 18's own functions for that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from idx_core.scale_model.connection import driver, reason_of
from idx_core.scale_model.relations import Relation
from idx_core.scale_model.sizes import IndexExtent
from idx_core.statistics.snapshot import ColumnStatistics, Snapshot, TableStatistics

if TYPE_CHECKING:
    from idx_core.scale_model.connection import Connection

Argument = tuple[str, str, Any]
"""Name and type of an argument, and its value."""

Call = tuple[str, Sequence[Argument]]
"""One of the two functions, with its arguments."""

_OWN_VERSION = 18
_RELATION = "pg_restore_relation_stats"
_ATTRIBUTE = "pg_restore_attribute_stats"


def restore(
    connection: Connection, snapshot: Snapshot, relations: Sequence[Relation]
) -> tuple[str, ...]:
    """Restore what the schema has a place for; gives a note for everything else."""
    notes: list[str] = []
    warnings: list[str] = []
    by_name = {relation.full_name: relation for relation in relations}
    handler = _warnings_into(warnings)
    connection.add_notice_handler(handler)
    try:
        for table in snapshot:
            relation = by_name.get(table.name)
            if relation is None or relation.is_index:
                notes.append(
                    f"statistics of {table.name} are left out: the schema has no such table"
                )
                continue
            calls = list(_calls(table, relation, by_name, notes))
            _make(connection, snapshot.server_version, calls, notes)
    finally:
        connection.remove_notice_handler(handler)
    return (*notes, *warnings)


def restore_size(connection: Connection, index: Relation, extent: IndexExtent) -> None:
    """Say in the catalog how many pages and entries an index has."""
    call = _size_call(index, extent.pages, extent.tuples or 0.0, 0)
    connection.execute(*_sql(call, _OWN_VERSION))


def _calls(
    table: TableStatistics,
    relation: Relation,
    by_name: dict[Any, Relation],
    notes: list[str],
) -> Iterator[Call]:
    yield _size_call(relation, table.pages, table.rows, table.all_visible_pages)
    for column in table.columns:
        if column.name in relation.columns:
            yield _column_call(relation, column, ("attname", "text", column.name))
        else:
            notes.append(f"statistics of {relation}.{column.name} are left out: no such column")
    for extended in table.extended:
        notes.append(
            f"extended statistics {extended.schema}.{extended.name} of {relation} are left out:"
            " PostgreSQL 18 cannot restore them"
        )
    for index in table.indexes:
        found = by_name.get(type(table.name)(index.name, relation.schema))
        if found is None or found.table != relation.oid:
            notes.append(
                f"statistics of index {index.name} are left out: {relation} has no such index"
            )
            continue
        yield _size_call(found, index.pages, index.tuples, 0)
        for column in index.expressions:
            yield _column_call(found, column, ("attnum", "int2", column.position))


def _size_call(relation: Relation, pages: int, rows: float | None, visible: int) -> Call:
    return _RELATION, (
        ("schemaname", "text", relation.schema),
        ("relname", "text", relation.name),
        ("relpages", "int4", pages),
        ("reltuples", "real", -1.0 if rows is None else rows),
        ("relallvisible", "int4", visible),
    )


def _column_call(relation: Relation, column: ColumnStatistics, which: Argument) -> Call:
    arguments: list[Argument] = [
        ("schemaname", "text", relation.schema),
        ("relname", "text", relation.name),
        which,
        ("inherited", "bool", column.inherited),
        ("null_frac", "real", column.null_fraction),
        ("avg_width", "int4", column.average_width),
        ("n_distinct", "real", column.distinct),
    ]
    if column.correlation is not None:
        arguments.append(("correlation", "real", column.correlation))
    return _ATTRIBUTE, (*arguments, *_values(column))


def _values(column: ColumnStatistics) -> Iterator[Argument]:
    """Frequencies and bounds. Without their values PostgreSQL has no use for them."""
    if column.common is not None and column.common.values:
        yield "most_common_vals", "text[]::text", list(column.common.values)
        yield "most_common_freqs", "real[]", list(column.common.frequencies)
    if column.histogram is not None and column.histogram.values:
        yield "histogram_bounds", "text[]::text", list(column.histogram.values)
    if column.elements is not None and column.elements.values:
        yield "most_common_elems", "text[]::text", list(column.elements.values)
        yield "most_common_elem_freqs", "real[]", list(column.elements.frequencies)
    if column.elements is not None and column.elements.counts:
        yield "elem_count_histogram", "real[]", list(column.elements.counts)
    if column.ranges is not None and column.ranges.lengths and column.ranges.lengths.values:
        yield "range_length_histogram", "text[]::text", list(column.ranges.lengths.values)
        yield "range_empty_frac", "real", column.ranges.empty_fraction
    if column.ranges is not None and column.ranges.bounds and column.ranges.bounds.values:
        yield "range_bounds_histogram", "text[]::text", list(column.ranges.bounds.values)


def _make(connection: Connection, version: int, calls: Sequence[Call], notes: list[str]) -> None:
    """Make the calls together; when one is refused, each alone, so that the others stay."""
    psycopg = driver()
    try:
        with connection.pipeline():
            for call in calls:
                connection.execute(*_sql(call, version))
        return
    except psycopg.Error:
        pass  # which one it was is found out below
    for call in calls:
        try:
            connection.execute(*_sql(call, version))
        except psycopg.Error as error:
            _, arguments = call
            name = ".".join(str(value) for _, _, value in arguments[:3] if isinstance(value, str))
            notes.append(f"statistics of {name} are left out: {reason_of(error)}")


def _sql(call: Call, version: int) -> tuple[bytes, list[Any]]:
    function, arguments = call
    every = (("version", "int4", version * 10000), *arguments)
    places = ", ".join(f"'{name}', %s::{kind}" for name, kind, _ in every)
    return f"SELECT pg_catalog.{function}({places})".encode(), [value for *_, value in every]


def _warnings_into(notes: list[str]) -> Any:
    def handle(diagnostic: Any) -> None:
        if diagnostic.severity_nonlocalized == "WARNING":
            notes.append(f"statistics: {diagnostic.message_primary}")

    return handle
