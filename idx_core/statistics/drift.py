"""What has moved so far from the committed snapshot that plans may be others."""

from collections.abc import Iterator

from idx_core.statistics.nearness import FAR, difference
from idx_core.statistics.snapshot import Snapshot, TableStatistics


def far_apart(new: Snapshot, committed: Snapshot) -> list[str]:
    """What has moved far since, a line each; small tables may do what they like."""
    lines = []
    for table in new:
        before = committed.table(table.name)
        if before is None:
            if (table.rows or 0) > FAR.rows:
                lines.append(f"{table.name}: not in the file, has {_count(table.rows)} rows")
        else:
            lines += _far(table, before)
    known = {table.name for table in new}
    gone = [table.name for table in committed if table.name not in known and not table.assumed]
    return lines + [f"{name}: in the file, not in the database" for name in gone]


def _far(table: TableStatistics, before: TableStatistics) -> Iterator[str]:
    rows, known = table.rows or 0, before.rows or 0
    if not FAR.sizes(rows, known, FAR.rows):
        yield f"{table.name}: {_count(before.rows)} rows in the file, {_count(table.rows)} now"
    elif not FAR.sizes(table.pages, before.pages, FAR.pages):
        yield f"{table.name}: {before.pages:,} pages in the file, {table.pages:,} now"
    if rows <= FAR.rows:
        return
    for column in table.columns:
        old = before.column(column.name, inherited=column.inherited)
        if old is None:
            yield f"{table.name}.{column.name}: not in the file"
        elif why := difference(column, old, FAR):
            yield f"{table.name}.{column.name}: {why}"


def _count(rows: float | None) -> str:
    return "unknown" if rows is None else f"{rows:,.0f}"
