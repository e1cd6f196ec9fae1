"""The block of a table."""

from collections.abc import Iterator
from typing import Any

from idx_core.model import TableName
from idx_core.statistics.file.columns import column_values, read_column
from idx_core.statistics.file.indexes import (
    extended_values,
    index_values,
    read_extended,
    read_index,
)
from idx_core.statistics.file.taking import Taking
from idx_core.statistics.file.toml import Value, inline, key, lines
from idx_core.statistics.snapshot import Activity, TableStatistics

_RATES = ("inserts", "updates", "hot_updates", "deletes", "sequential_scans")


def table_lines(table: TableStatistics) -> Iterator[str]:
    """The lines of the block, the header first."""
    yield f"[{key('table', table.name.schema, table.name.name)}]"
    sizes: dict[str, Value | None] = {
        "rows": table.rows,
        "pages": table.pages or None,
        "all_visible_pages": table.all_visible_pages or None,
        "per_day": _rates(table.activity),
        "assumed": table.assumed or None,
    }
    for name, value in sizes.items():
        if value is not None:
            yield f"{name} = {inline(value)}"
    for column in table.columns:
        kind = "tree_column" if column.inherited else "column"
        yield f"{key(kind, column.name)} = {inline(column_values(column))}"
    for index in table.indexes:
        yield f"{key('index', index.name)} = {inline(index_values(index))}"
    if table.extended:
        yield f"extended = {lines([extended_values(e) for e in table.extended])}"


def read_table(name: TableName, values: Any, place: str) -> TableStatistics:
    """A table from its block."""
    taking = Taking(values, place)
    columns = [
        read_column(line, f"{place} {kind}.{column}", name=column, inherited=inherited)
        for kind, inherited in (("column", False), ("tree_column", True))
        for column, line in taking.table(kind).items()
    ]
    table = TableStatistics(
        name=name,
        rows=taking.number("rows"),
        pages=taking.count("pages", 0),
        all_visible_pages=taking.count("all_visible_pages", 0),
        columns=tuple(columns),
        indexes=tuple(
            read_index(index, line, f"{place} index.{index}")
            for index, line in taking.table("index").items()
        ),
        extended=tuple(
            read_extended(line, f"{place} extended") for line in taking.items("extended")
        ),
        activity=_read_rates(taking, place),
        assumed=taking.flag("assumed"),
    )
    taking.nothing_left()
    return table


def _rates(activity: Activity | None) -> dict[str, Value] | None:
    if activity is None:
        return None
    rates = {name: getattr(activity, name) for name in _RATES}
    return {name: rate for name, rate in rates.items() if rate}


def _read_rates(taking: Taking, place: str) -> Activity | None:
    if not taking.has("per_day"):
        taking.table("per_day")
        return None
    rates = Taking(taking.table("per_day"), f"{place} per_day")
    activity = Activity(*(rates.number(name, 0.0) for name in _RATES))
    rates.nothing_left()
    return activity
