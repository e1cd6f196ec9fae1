"""How long a migration takes that builds twelve indexes concurrently on six tables.

    python benchmarks/build.py
    python benchmarks/build.py --rows 500000 --repeat 3

The same indexes are built on copies of one database of a real PostgreSQL 18, in each framework by
its stock operations, by ours one by one, and by ours with `parallel_builds` and `build_memory`. All
ways take turns, every other round backwards, and a ratio is the median of the rounds'. Exit code 1
when in one of the frameworks ours takes more than 1.02 times as long as the stock operations one by
one, or none of our parallel ways is 1.5 times as fast; 2 when a command fails; 3 when the rounds
differ too much to tell.

How much parallel builds gain depends on what one build leaves: PostgreSQL's own workers use several
processors for one B-tree. `--workers 0` has none of them, as servers with one processor a session.

Where the machine's speed changes by more from minute to minute than the two per cent that are to be
told, `--beside` runs ours one by one at the same time as the stock operations, on two copies, and
takes that ratio: what slows one down slows down the other. It wants a processor for each.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

if not __package__:  # run as a file
    sys.path.insert(0, str(Path(__file__).parents[1]))

import psycopg

from benchmarks.builds.tables import INDEXES, built, fill
from benchmarks.builds.ways import Way
from benchmarks.clock import Program, RunFailed
from sample_projects.embedded import embedded_postgres_server

MOST, LEAST = 1.02, 1.5
"""The time of ours one by one, and the speed of ours in parallel, as ratios to the stock way's."""

FRAMEWORKS = ("Alembic", "Django")
_SETTINGS = {"shared_buffers": "512MB", "max_wal_size": "16GB", "autovacuum": "off"}


@dataclass(frozen=True, slots=True)
class Ratio:
    """The median of some rounds' ratios, and half the distance between their quartiles."""

    value: float
    noise: float

    @classmethod
    def of(cls, above: Sequence[float], below: Sequence[float]) -> Ratio:
        """Of seconds, round by round."""
        ratios = [a / b for a, b in zip(above, below, strict=True)]
        low, high = min(ratios), max(ratios)
        if len(ratios) > 2:
            low, _, high = statistics.quantiles(ratios, n=4, method="inclusive")
        return cls(statistics.median(ratios), (high - low) / 2)


@dataclass(frozen=True, slots=True)
class Seconds:
    """What a way took, round by round: by itself, and `beside` the other one of its framework."""

    way: Way
    alone: list[float] = field(default_factory=list)
    beside: list[float] = field(default_factory=list)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; the exit code is told above."""
    options = _options(arguments)
    try:
        measured = _measure(options)
    except RunFailed as error:
        print(f"cannot measure: {error}", file=sys.stderr)
        return 2
    if options.json:
        found = {each.way.name: {"alone": each.alone, "beside": each.beside} for each in measured}
        Path(options.json).write_text(json.dumps(found, indent=1) + "\n")
    return max(_judged(framework, measured) for framework in FRAMEWORKS)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=20_000_000, metavar="N", help="in all")
    parser.add_argument("--repeat", type=int, default=5, metavar="N", help="rounds")
    parser.add_argument("--parallel", type=int, nargs="+", default=[2, 3], metavar="N")
    parser.add_argument(
        "--workers",
        type=int,
        metavar="N",
        help="that one build may have beside itself (default: 2)",
    )
    parser.add_argument(
        "--beside", action="store_true", help="stock and ours one by one at the same time, too"
    )
    parser.add_argument("--memory", default="1GB", metavar="SIZE", help="of parallel builds")
    parser.add_argument("--json", metavar="FILE", help="write all figures there too")
    return parser.parse_args(arguments)


def _ways(options: argparse.Namespace) -> list[Way]:
    return [
        Way(framework, settings)
        for settings in (
            None,
            {},
            *({"parallel_builds": n, "build_memory": options.memory} for n in options.parallel),
        )
        for framework in FRAMEWORKS
    ]


def _measure(options: argparse.Namespace) -> list[Seconds]:
    measured = [Seconds(way) for way in _ways(options)]
    settings = dict(_SETTINGS)
    if options.workers is not None:
        settings["max_parallel_maintenance_workers"] = str(options.workers)
    with (
        tempfile.TemporaryDirectory(prefix="idx-build-") as name,
        embedded_postgres_server(settings) as url,
        psycopg.connect(url, autocommit=True) as admin,
    ):
        prefix = url.rpartition("/")[0]
        admin.execute("CREATE DATABASE original")
        fill(f"{prefix}/original", options.rows)
        for number, each in enumerate(measured):
            each.way.write(Path(name) / str(number))
        for turn in range(options.repeat):
            for each in measured[:: -1 if turn % 2 else 1]:
                folder = Path(name) / str(measured.index(each))
                each.alone.extend(_run([(each.way, folder)], admin, prefix))
                print(f"round {turn + 1}  {each.alone[-1]:8.2f} s  {each.way.name}", flush=True)
            for framework in FRAMEWORKS if options.beside else ():
                pair = _of(framework, measured)[:2]
                both = [(each.way, Path(name) / str(measured.index(each))) for each in pair]
                for each, seconds in zip(pair, _run(both, admin, prefix), strict=True):
                    each.beside.append(seconds)
                    print(
                        f"round {turn + 1}  {seconds:8.2f} s  {each.way.name}, beside", flush=True
                    )
    return measured


def _of(framework: str, measured: Sequence[Seconds]) -> list[Seconds]:
    """Of one framework: stock, ours one by one, and ours in parallel."""
    return [each for each in measured if each.way.framework == framework]


def _run(
    ways: Sequence[tuple[Way, Path]], admin: psycopg.Connection, prefix: str
) -> Sequence[float]:
    """Seconds of all at once, each on a new copy of the tables, just written by the system."""
    copies = [f"copy{number}" for number in range(len(ways))]
    # Copied as files: the other strategy would fill the buffers and the log with the copy.
    for copy in copies:
        admin.execute(f"CREATE DATABASE {copy} TEMPLATE original STRATEGY file_copy".encode())
    admin.execute("CHECKPOINT")

    def seconds(way: Way, folder: Path, copy: str) -> float:
        url = f"{prefix}/{copy}"
        run = Program(way.command, folder, {"BUILD_URL": url}).run()
        if len(built(url)) != len(INDEXES):
            raise RunFailed(f"{way.name} has not built all indexes: {run.output[-2000:]}")
        return run.seconds

    try:
        with ThreadPoolExecutor(len(ways)) as pool:
            return list(pool.map(seconds, *zip(*ways, strict=True), copies))
    finally:
        for copy in copies:
            admin.execute(f"DROP DATABASE {copy} WITH (FORCE)".encode())


def _judged(framework: str, measured: Sequence[Seconds]) -> int:
    """Print the medians and ratios of one framework; gives the exit code."""
    stock, one, *parallel = _of(framework, measured)
    print(f"{statistics.median(stock.alone):10.2f} s  {framework}, stock")
    slower = Ratio.of(one.alone, stock.alone)
    _print(one.way, one.alone, slower, "x as long")
    if one.beside:
        slower = Ratio.of(one.beside, stock.beside)
        _print(one.way, one.beside, slower, "x as long, beside stock")
    speeds = []
    for each in parallel:
        speeds.append(Ratio.of(stock.alone, each.alone))
        _print(each.way, each.alone, speeds[-1], "x as fast")
    best = max(speeds, key=lambda speed: speed.value)
    if slower.value - slower.noise > MOST or best.value + best.noise < LEAST:
        print(f"MISSED by {framework}: at most {MOST} x as long, at least {LEAST} x as fast")
        return 1
    if slower.value > MOST or best.value < LEAST:
        print(f"The rounds differ too much to tell for {framework}")
        return 3
    return 0


def _print(way: Way, taken: Sequence[float], ratio: Ratio, word: str) -> None:
    median = statistics.median(taken)
    print(f"{median:10.2f} s  {way.name}: {ratio.value:.3f} {word} (± {ratio.noise:.3f})")


if __name__ == "__main__":
    sys.exit(main())
