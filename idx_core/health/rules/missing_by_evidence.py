"""A large table that is read from end to end again and again, for want of an index.

Two kinds of evidence: statements of pg_stat_statements that no index serves, read as declared
queries are; and, where these tell nothing, the counters of sequential scans.
"""

from collections.abc import Iterator, Sequence

from idx_core.build.wording import duration
from idx_core.finding import Severity
from idx_core.health.asked import Asked
from idx_core.health.evidence import evidence, is_large
from idx_core.health.figures import Figures, Statement, TableFigures
from idx_core.health.finding import HealthFinding, health_rule
from idx_core.health.statement import create_index
from idx_core.queries.wanted import Wanted

SCANS = 100
_SHOWN = 200


@health_rule("IDX305")
def missing_by_evidence(figures: Figures, asked: Asked) -> Iterator[HealthFinding]:
    """Yield a finding for each index that statements want, and for each table that is scanned."""
    found = evidence(figures).wanted
    for table in figures.tables:
        for wanted, statements in found.get(table.name, ()):
            yield _wanted(table, wanted, statements, figures)
        if table.name not in found and table.size >= asked.min_size and _is_scanned(table):
            yield _scanned(table)


def _wanted(
    table: TableFigures, wanted: Wanted, statements: Sequence[Statement], figures: Figures
) -> HealthFinding:
    calls = sum(each.calls for each in statements)
    seconds = sum(each.total_ms for each in statements) / 1000
    noun = "a statement" if len(statements) == 1 else f"{len(statements)} statements"
    longest = max(statements, key=lambda each: each.total_ms)
    return HealthFinding(
        subject=str(table.name),
        message=(
            f"no index serves {noun} that took {_time(seconds)} in {calls:,} calls; {wanted.why}"
        ),
        hint=f"The longest: {' '.join(longest.sql.split())[:_SHOWN]}",
        statement=create_index(figures, table, wanted.index),
        schema=table.schema,
        table=table.name,
        columns=wanted.index.columns,
        score=seconds,
    )


def _is_scanned(table: TableFigures) -> bool:
    """Whether it was scanned often, and nearly all of it each time: no LIMIT ended the scan."""
    scans = table.sequential_scans
    if scans < SCANS or table.rows is None or not is_large(table):
        return False
    return table.sequential_rows / scans >= table.rows / 2


def _scanned(table: TableFigures) -> HealthFinding:
    scans, rows = table.sequential_scans, table.sequential_rows
    share = scans / (scans + table.index_scans)
    return HealthFinding(
        subject=str(table.name),
        message=(
            f"read from end to end {scans:,} times, {rows // scans:,} rows each; "
            f"{share:.0%} of all scans of it"
        ),
        hint="pg_stat_statements would tell which statements do so, and what they look for.",
        schema=table.schema,
        table=table.name,
        score=rows / 1e6,  # about the seconds that it took
        severity=Severity.WARNING if share >= 0.1 else Severity.INFO,
    )


def _time(seconds: float) -> str:
    return duration(seconds) if seconds >= 1 else f"{1000 * seconds:.0f} ms"
