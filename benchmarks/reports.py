"""How long the pages of `report` and `health` take to write, and how large they are.

`python -m benchmarks.reports [TABLES]` makes 1,500 tables with 6,000 indexes unless told otherwise.
Every fourth reference has no index, so that there are findings; of `health`, nearly every index is
one, since nothing was ever asked. What is timed is the writing, not the judging and the reading.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import psycopg

from benchmarks.databases import measured_databases
from benchmarks.health import make_tables
from idx_core.described import described
from idx_core.engine import judge
from idx_core.explain.derived import derived_indexes
from idx_core.health.asked import Asked
from idx_core.health.judging import judge_health, not_seen
from idx_core.health.reading.reading import read_figures
from idx_core.health.report.as_page import as_page as health_page
from idx_core.health.report.report import Report
from idx_core.report.entry import entries
from idx_core.report.page import as_page as report_page
from idx_core.settings import Settings
from tests.build.sessions import PsycopgSession

_ASKED = Asked(min_size=0, unused_days=0)
_MOST_BYTES, _MOST_SECONDS = 2_000_000, 3.0


def main(tables: int) -> bool:
    """Make the database, write both pages, print; whether they keep to the limits."""
    with measured_databases({"fsync": "off"}) as databases:
        url = databases.create("many")
        make_tables(url, tables)
        with psycopg.connect(url, autocommit=True) as connection:
            for n in range(0, tables, 4):
                connection.execute(f"DROP INDEX t{n}_parent_id")
            figures = read_figures(PsycopgSession(connection), _ASKED)
    settings = Settings()
    found, ignored = judge_health(figures, _ASKED, settings)
    report = Report(figures, found, not_seen(figures, _ASKED, ignored), _ASKED)
    well = measure(f"health, {len(found):,} findings", lambda: health_page(report))
    judged = entries(judge(figures.schema, settings), lambda _: None)

    def write() -> str:
        derived = derived_indexes(figures.schema, settings, lambda t, i, taken: f"ix_{t.name}")
        return report_page(judged, described(figures.schema, derived))

    return measure(f"report, {len(judged):,} findings", write) and well


def measure(what: str, write: Callable[[], str]) -> bool:
    """Print how long and how large; whether both are within the limits."""
    begun = time.monotonic()
    size = len(write().encode())
    took = time.monotonic() - begun
    print(f"{what}: {took:.2f} s, {size / 1e6:.2f} MB")
    return took < _MOST_SECONDS and size < _MOST_BYTES


if __name__ == "__main__":
    sys.exit(not main(int(sys.argv[1]) if len(sys.argv) > 1 else 1500))
