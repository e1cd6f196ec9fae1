"""An index that no server has scanned for long.

Only where every server that was named has answered, and counts for long enough: an index that one
replica uses is used. What enforces something, tells rows apart for replication or serves a foreign
key is not told, scanned or not.
"""

from collections.abc import Iterator
from datetime import timedelta

from idx_core.build.wording import bytes_of
from idx_core.finding import Severity
from idx_core.health.asked import Asked
from idx_core.health.figures import Figures, IndexFigures, Product, TableFigures
from idx_core.health.finding import HealthFinding, health_rule
from idx_core.health.statement import drop_index


@health_rule("IDX302")
def unused_index(figures: Figures, asked: Asked) -> Iterator[HealthFinding]:
    """Yield a finding for each, the bytes it takes and the entries that writes have made in it."""
    if unknown_usage(figures, asked):
        return
    servers = 1 + len(figures.replicas)
    for table, index in figures.indexes:
        if index.keeps or not index.index.valid or index.size < max(asked.min_size, 1):
            continue
        if len(index.usage) < servers or not is_idle(index, figures, asked):
            continue
        yield HealthFinding(
            subject=index.subject,
            message=_message(table, index, figures, servers),
            hint=_hint(index),
            statement=drop_index(figures, index),
            schema=index.schema,
            table=table.name,
            index=index.name,
            saves=index.size,
            score=float(index.size),
            severity=Severity.WARNING,
        )


def unknown_usage(figures: Figures, asked: Asked) -> str:
    """Why nobody may be told that an index is unused; "" where everything is known."""
    if figures.server.product is Product.SQLITE:
        return ""  # which is told already
    for replica in figures.replicas:
        if not replica.answered:
            return f"{replica.name} did not answer, and may be using them"
    counted = [("this server", figures.server.counted_days)]
    counted += [(replica.name, replica.counted_days) for replica in figures.replicas]
    for name, days in counted:
        if days is None and asked.unused_days > 0:
            return f"since when {name} counts is not known"
        if days is not None and days < asked.unused_days:
            return (
                f"{name} has counted for {days:.1f} days only, "
                f"fewer than the {asked.unused_days:g} of --unused-days"
            )
    return ""


def is_idle(index: IndexFigures, figures: Figures, asked: Asked) -> bool:
    """Whether it was never scanned, or last so long ago that it counts as never."""
    if not index.scans:
        return True
    known = all(each.last_scan or not each.scans for each in index.usage)
    if not known or index.last_scan is None or asked.unused_days <= 0:
        return False
    return figures.server.at - index.last_scan > timedelta(days=asked.unused_days)


def _message(table: TableFigures, index: IndexFigures, figures: Figures, servers: int) -> str:
    where = "" if servers == 1 else f" on any of {servers} servers"
    if index.scans and index.last_scan:
        since = f"no scan{where} since {index.last_scan:%Y-%m-%d}"
    else:
        days = figures.server.counted_days
        since = f"no scan{where}" + ("" if days is None else f" in {days:.0f} days")
    writes = table.writes(index)
    costs = f"; it takes {bytes_of(index.size)}"
    return since + costs + (f", and writes made {writes:,} entries in it" if writes else "")


def _hint(index: IndexFigures) -> str:
    if any(element.expression for element in index.index.elements):
        return "The planner loses the statistics of its expression as well: CREATE STATISTICS."
    return ""
