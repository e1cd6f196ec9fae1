"""The charts of a database's health: where its bytes are, and which indexes are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from idx_core.build.wording import bytes_of
from idx_core.health.figures import IndexFigures
from idx_core.health.report.report import Report, bloat_of, counted, number_of
from idx_core.html.bars import Bar, chart
from idx_core.html.element import Html, Node, element

_SERVERS = 3  # that a bar tells apart


def charts(report: Report) -> list[Node]:
    """All that there is something to show on, in a box."""
    found = list(_charts(report))
    return [element("div", *found, class_="charts")] if found else []


def _charts(report: Report) -> Iterator[Html]:
    largest = [index for _, index in report.largest_indexes if index.size]
    if largest:
        bars = [_by_size(index) for index in largest]
        yield chart("largest", "Largest indexes", bars, ("filled", "bloat"))
    tables = [table for table in report.largest_tables if table.size or table.index_size]
    if tables:
        bars = [
            Bar(
                str(table.name),
                (table.size, table.index_size),
                f"{bytes_of(table.size)} + {bytes_of(table.index_size)}",
            )
            for table in tables
        ]
        yield chart("both", "Largest tables", bars, ("rows", "indexes"))
    indexes = [index for _, index in report.figures.indexes if not index.is_partitioned]
    if any(index.scans is not None for index in indexes):
        yield chart("use", "Bytes by use", _by_use(indexes))
        yield from _most_used(report, indexes)


def _by_size(index: IndexFigures) -> Bar:
    wasted = min(index.bloat.wasted, index.size) if index.bloat is not None else 0
    bloat = bloat_of(index)
    told = bytes_of(index.size) + (f", {bloat}" if wasted else "")
    return Bar(index.name, (index.size - wasted, wasted), told)


def _by_use(indexes: Sequence[IndexFigures]) -> list[Bar]:
    kinds: dict[str, list[IndexFigures]] = {
        "scanned": [],
        "never scanned, but needed": [],
        "never scanned": [],
        "nobody counts": [],
    }
    for index in indexes:
        if index.scans is None:
            kinds["nobody counts"].append(index)
        elif index.scans:
            kinds["scanned"].append(index)
        else:
            kinds["never scanned, but needed" if index.keeps else "never scanned"].append(index)
    return [
        Bar(
            f"{kind}: {counted(len(found), 'index', 'indexes')}",
            (sum(index.size for index in found),),
            bytes_of(sum(index.size for index in found)),
        )
        for kind, found in kinds.items()
        if found
    ]


def _most_used(report: Report, indexes: Sequence[IndexFigures]) -> Iterator[Html]:
    used = sorted((i for i in indexes if i.scans), key=lambda i: (-(i.scans or 0), i.subject))
    shown = used[: report.asked.limit]
    if not shown:
        return
    names = list(dict.fromkeys(usage.server for index in shown for usage in index.usage))
    apart = 1 < len(names) <= _SERVERS
    bars = []
    for index in shown:
        scans = {usage.server: usage.scans for usage in index.usage}
        parts = [scans.get(name, 0) for name in names] if apart else [index.scans or 0]
        bars.append(Bar(index.name, parts, number_of(index.scans)))
    yield chart("used", "Most used indexes, scans", bars, names if apart else ())
