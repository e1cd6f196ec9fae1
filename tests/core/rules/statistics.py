"""A schema's statistics, as a test wants them."""

from collections.abc import Callable

from idx_core.model import Schema, Table, TableName
from idx_core.statistics.snapshot import (
    Activity,
    ColumnStatistics,
    IndexStatistics,
    Snapshot,
    TableStatistics,
)


def statistics_of(
    table: Table,
    *columns: ColumnStatistics,
    rows: float,
    indexes: tuple[IndexStatistics, ...] = (),
    activity: Activity | None = None,
    assumed: bool = False,
) -> dict[str, Callable[[Schema], Snapshot]]:
    """The argument of `run` that gives the table these statistics."""
    snapshot = Snapshot(
        server_version=18,
        tables=(
            TableStatistics(
                name=TableName(table.name.name, table.name.schema or "public"),
                rows=rows,
                pages=int(rows / 50) + 1,
                columns=columns,
                indexes=indexes,
                activity=activity,
                assumed=assumed,
            ),
        ),
    )
    return {"read_statistics": lambda _: snapshot}
