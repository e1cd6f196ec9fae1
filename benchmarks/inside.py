"""How long `manage.py check` is inside the plugin, by a stopwatch in the process itself.

    python benchmarks/inside.py --tables 1000 --unindexed 0.003 --repeat 40

`overhead.py` compares whole processes, which differ by more than the plugin adds; here only the
plugin's own part is timed (benchmarks/stopwatch.py says what that is, and what it leaves out), on
the same synthetic projects. Exit code 1 when it surely takes longer than the budget, 3 when the
runs differ too much to tell.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

if not __package__:  # run as a file
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.clock import Program, RunFailed, median_bounds
from benchmarks.databases import measured_databases
from benchmarks.django_runs import django_scenarios
from benchmarks.overhead import add_shape
from benchmarks.scenario import CHECK_SECONDS, REFERENCE_TABLES
from benchmarks.synthetic.shape import shape_of

_STOPWATCH = Path(__file__).with_name("stopwatch.py")
_HEADINGS = ("runs", "least", "median", "from", "to", "allowed")


@dataclass(frozen=True, slots=True)
class Inside:
    """Seconds of several processes within the plugin."""

    command: str
    seconds: tuple[float, ...]

    @property
    def verdict(self) -> str:
        low, high = median_bounds(self.seconds)
        if low > CHECK_SECONDS:
            return "MISSED"
        return "cannot tell" if high > CHECK_SECONDS else "ok"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1: the budget is missed, 2: a command failed, 3: too noisy to tell."""
    options = _options(arguments)
    print("  ".join(f"{heading:>8}" for heading in _HEADINGS))
    verdicts = set()
    try:
        for result in _measured(options):
            verdicts.add(result.verdict)
            _print(result)
    except RunFailed as error:
        print(f"cannot measure: {error}", file=sys.stderr)
        return 2
    return 1 if "MISSED" in verdicts else 3 if "cannot tell" in verdicts else 0


def _measured(options: argparse.Namespace) -> Iterator[Inside]:
    shape = shape_of(options.tables, options.unindexed)
    with (
        tempfile.TemporaryDirectory(prefix="idx-inside-") as folder,
        measured_databases() as databases,
    ):
        for scenario in django_scenarios(Path(folder), shape, databases):
            if "check" in scenario.name:
                program = _watched(scenario.with_)
                program.run()  # leaves bytecode behind
                runs = tuple(_seconds(program) for _ in range(options.repeat))
                yield Inside(scenario.name, runs)


def _watched(program: Program) -> Program:
    python, _, *arguments = program.command
    return replace(program, command=(python, str(_STOPWATCH), *arguments))


def _seconds(program: Program) -> float:
    *_, last = program.run().output.split()
    return float(last)


def _print(result: Inside) -> None:
    low, high = median_bounds(result.seconds)
    figures = (min(result.seconds), statistics.median(result.seconds), low, high, CHECK_SECONDS)
    cells = (f"{len(result.seconds):>8}", *(f"{figure:>8.3f}" for figure in figures))
    print("  ".join(cells) + f"  {result.command}: {result.verdict}", flush=True)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--tables", type=int, default=REFERENCE_TABLES, metavar="N")
    parser.add_argument("--repeat", type=int, default=25, help="processes (default: 25)")
    add_shape(parser)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
