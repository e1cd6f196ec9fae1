"""What the plugin adds to the commands that people run every day.

    python benchmarks/overhead.py --tables 1000
    python benchmarks/overhead.py --tables 10000 --json overhead.json

Each command runs in a process of its own, without and with the plugin by turns, on a synthetic
project (benchmarks/synthetic/shape.py) whose tables are in a real PostgreSQL 18. Exit code 1 when
a budget (benchmarks/scenario.py) is surely missed, 3 when the runs differ too much to tell;
`--repeat` helps there, and `--clock cpu`, which leaves the database's share out. Above 1,000
tables, 1,000 are measured as well: time may only grow in proportion.

One in five foreign keys has no index, as counted in applications with SQLAlchemy. In those with
Django, 1 in 366 had none: `--framework django --unindexed 0.003`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

if not __package__:  # run as a file
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.alembic_runs import alembic_scenarios
from benchmarks.clock import Comparison, RunFailed, compare
from benchmarks.databases import Databases, measured_databases
from benchmarks.django_runs import django_scenarios
from benchmarks.scenario import REFERENCE_TABLES, Result, Scenario
from benchmarks.synthetic.shape import TableShape, shape_of

_Lay = Callable[[Path, Sequence[TableShape], Databases], Iterator[Scenario]]
FRAMEWORKS: dict[str, _Lay] = {"alembic": alembic_scenarios, "django": django_scenarios}
_HEADINGS = ("tables", "seconds", "more", "from", "to", "allowed", "MB", "more MB")
_CLOCKS = {"wall": "seconds", "cpu": "cpu_seconds"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1: a budget is missed, 2: a command failed, 3: too noisy to tell."""
    options = _options(arguments)
    results: list[Result] = []
    try:
        for tables in sorted({*options.tables, *_reference_for(options.tables)}):
            for result in _measure(tables, options, results):
                results.append(result)
                _print_row(result)
    except RunFailed as error:
        print(f"cannot measure: {error}", file=sys.stderr)
        return 2
    missed = [line for result in results for line in result.missed()]
    if options.json:
        report = json.dumps(_report(results, missed, options), indent=2)
        Path(options.json).write_text(report + "\n")
    noise = [result.scenario.name for result in results if result.is_noise]
    print("", *(f"MISSED {line}" for line in missed), sep="\n")
    if noise:
        print(f"Too noisy to tell, more pairs may (--repeat): {'; '.join(noise)}")
    print(f"{len(missed)} budgets missed" if missed else "no budget missed")
    return 1 if missed else 3 if noise else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--tables", type=int, nargs="+", default=[REFERENCE_TABLES], metavar="N")
    parser.add_argument("--framework", choices=sorted(FRAMEWORKS), action="append")
    parser.add_argument("--only", default="", help="measure what has this in its name")
    parser.add_argument(
        "--repeat", type=int, help="pairs of runs (default: 9, and 3 above 1,000 tables)"
    )
    add_shape(parser)
    parser.add_argument("--clock", choices=sorted(_CLOCKS), default="wall")
    parser.add_argument("--json", metavar="FILE", help="write all figures there too")
    return parser.parse_args(arguments)


def add_shape(parser: argparse.ArgumentParser) -> None:
    """Add the options that say what the synthetic project looks like."""
    parser.add_argument(
        "--unindexed",
        type=float,
        default=0.2,
        metavar="SHARE",
        help="of the foreign keys without an index (default: 0.2)",
    )


def _reference_for(sizes: Sequence[int]) -> list[int]:
    return [REFERENCE_TABLES] if any(size > REFERENCE_TABLES for size in sizes) else []


def _measure(
    tables: int, options: argparse.Namespace, earlier: Sequence[Result]
) -> Iterator[Result]:
    shape = shape_of(tables, options.unindexed)
    repeat = options.repeat or (9 if tables <= REFERENCE_TABLES else 3)
    for framework in options.framework or sorted(FRAMEWORKS):
        with (
            tempfile.TemporaryDirectory(prefix="idx-overhead-") as folder,
            measured_databases() as databases,
        ):
            for scenario in FRAMEWORKS[framework](Path(folder), shape, databases):
                if options.only in scenario.name:
                    comparison = compare(
                        scenario.without, scenario.with_, repeat, clock=_CLOCKS[options.clock]
                    )
                    reference = _reference(scenario, earlier)
                    yield Result(scenario, tables, comparison, reference)


def _reference(scenario: Scenario, earlier: Sequence[Result]) -> Comparison | None:
    return next(
        (
            result.comparison
            for result in earlier
            if result.tables == REFERENCE_TABLES and result.scenario.name == scenario.name
        ),
        None,
    )


def _print_row(result: Result) -> None:
    """Two lines: the command, and below it the figures."""
    found = result.comparison
    low, high = found.bounds_seconds
    verdict = "MISSED" if any(result.missed()) else "cannot tell" if result.is_noise else "ok"
    figures = (
        f"{result.tables:,}",
        f"{found.base_seconds:.2f}",
        f"{found.more_seconds:+.3f}",
        f"{low:+.3f}",
        f"{high:+.3f}",
        f"{result.allowed_seconds:.3f}",
        f"{found.base_mb:.0f}",
        f"{found.more_mb:+.1f}",
    )
    print(f"\n{result.scenario.name}: {verdict}")
    for line in (_HEADINGS, figures):
        print("  " + "".join(f"{cell:>10}" for cell in line), flush=True)


def _report(
    results: Sequence[Result], missed: Sequence[str], options: argparse.Namespace
) -> dict[str, Any]:
    return {
        "machine": {
            "python": platform.python_version(),
            "processors": os.cpu_count(),
            "system": platform.platform(),
            "load": os.getloadavg(),
        },
        "clock": options.clock,
        "unindexed": options.unindexed,
        "missed": list(missed),
        "results": [_figures(result) for result in results],
    }


def _figures(result: Result) -> dict[str, Any]:
    found = result.comparison
    return {
        "command": result.scenario.name,
        "tables": result.tables,
        "seconds_without": [round(run.seconds, 4) for run in found.without],
        "seconds_with": [round(run.seconds, 4) for run in found.with_],
        "cpu_seconds_without": [round(run.cpu_seconds, 4) for run in found.without],
        "cpu_seconds_with": [round(run.cpu_seconds, 4) for run in found.with_],
        "mb_without": [round(run.peak_mb, 1) for run in found.without],
        "mb_with": [round(run.peak_mb, 1) for run in found.with_],
        "seconds_more": round(found.more_seconds, 4),
        "seconds_more_between": [round(bound, 4) for bound in found.bounds_seconds],
        "seconds_allowed": round(min(result.allowed_seconds, 1e9), 4),
        "mb_more": round(found.more_mb, 1),
    }


if __name__ == "__main__":
    sys.exit(main())
