"""How long the pages of `report` and `health` take, and how large they are.

`python -m benchmarks.reports [TABLES]` makes 1,500 tables with 6,000 indexes unless told otherwise.
Every fourth reference has no index, so that there are findings; of `health`, nearly every index is
one, since nothing was ever asked. First the writing alone is timed, then the whole commands
`alembic-idx report` and `manage.py idx report` on the synthetic projects
(benchmarks/synthetic/shape.py), beside a process that only imports the project's models. Exit code
1 when one of them takes more than three seconds, 300 MB, or 2 MB of page.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace

import psycopg

from benchmarks.clock import compare
from benchmarks.databases import measured_databases
from benchmarks.django_runs import MANAGE
from benchmarks.health import make_tables
from benchmarks.verify import MODELS, settled
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
_MOST_BYTES, _MOST_SECONDS, _MOST_MB = 2_000_000, 3.0, 300
_PAGE = "page.html"
_REPORT = ("report", "--format", "html", "--output", _PAGE, "--fail-on", "never")
_COMMANDS = {
    "alembic-idx report": (sys.executable, "-m", "alembic_idx.cli", *_REPORT),
    "manage.py idx report": (*MANAGE, "idx", *_REPORT),
}


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

    well = measure(f"report, {len(judged):,} findings", write) and well
    kept = [command(what, tables) for what in _COMMANDS]
    return well and all(kept)


def command(what: str, tables: int) -> bool:
    """Run it in processes of its own; print and judge as `measure` does."""
    with settled(what, tables) as (program, _):
        alone = replace(program, command=MODELS[what.split()[0]])
        found = compare(alone, replace(program, command=_COMMANDS[what]), 3)
        size = (program.folder / _PAGE).stat().st_size
    most = max(run.peak_mb for run in found.with_)
    print(
        f"{what}: {found.more_seconds:.2f} s (± {found.noise_seconds:.2f}) and"
        f" {found.base_seconds:.2f} s for the models, {most:.0f} MB, of which"
        f" {found.base_mb:.0f} MB are theirs; {size / 1e6:.2f} MB"
    )
    return found.more_seconds < _MOST_SECONDS and found.more_mb < _MOST_MB and size < _MOST_BYTES


def measure(what: str, write: Callable[[], str]) -> bool:
    """Print how long and how large; whether both are within the limits."""
    begun = time.monotonic()
    size = len(write().encode())
    took = time.monotonic() - begun
    print(f"{what}: {took:.2f} s, {size / 1e6:.2f} MB")
    return took < _MOST_SECONDS and size < _MOST_BYTES


if __name__ == "__main__":
    sys.exit(not main(int(sys.argv[1]) if len(sys.argv) > 1 else 1500))
