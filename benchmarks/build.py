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

Where the machine's speed changes by more than two per cent from minute to minute, `--beside` runs
ours one by one, and nothing else, at the same time as the stock operations, on two copies: what
slows one down slows down the other. It wants a processor for each (`--workers 0`).
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
    """What a way took, round by round; its project is in the folder."""

    way: Way
    folder: Path
    taken: list[float] = field(default_factory=list)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; the exit code is told above."""
    options = _options(arguments)
    try:
        measured = _measure(options)
    except RunFailed as error:
        print(f"cannot measure: {error}", file=sys.stderr)
        return 2
    if options.json:
        found = {each.way.name: each.taken for each in measured}
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
        "--beside", action="store_true", help="stock and ours one by one, at the same time"
    )
    parser.add_argument("--memory", default="1GB", metavar="SIZE", help="of parallel builds")
    parser.add_argument("--json", metavar="FILE", help="write all figures there too")
    return parser.parse_args(arguments)


def _ways(options: argparse.Namespace) -> list[Way]:
    parallel = [{"parallel_builds": n, "build_memory": options.memory} for n in options.parallel]
    settings = (None, {}, *(() if options.beside else parallel))
    return [Way(framework, each) for each in settings for framework in FRAMEWORKS]


def _measure(options: argparse.Namespace) -> list[Seconds]:
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
        measured = [Seconds(way, Path(name) / str(n)) for n, way in enumerate(_ways(options))]
        for each in measured:
            each.way.write(each.folder)
        together = [[each] for each in measured]
        if options.beside:
            together = [_of(framework, measured) for framework in FRAMEWORKS]
        for turn in range(options.repeat):
            for some in together[:: -1 if turn % 2 else 1]:
                for each, seconds in zip(some, _run(some, admin, prefix), strict=True):
                    each.taken.append(seconds)
                    print(f"round {turn + 1}  {seconds:8.2f} s  {each.way.name}", flush=True)
    return measured


def _of(framework: str, measured: Sequence[Seconds]) -> list[Seconds]:
    """Of one framework: stock, ours one by one, and ours in parallel."""
    return [each for each in measured if each.way.framework == framework]


def _run(some: Sequence[Seconds], admin: psycopg.Connection, prefix: str) -> list[float]:
    """Seconds of all at once, each on a new copy of the tables, just written by the system."""
    copies = [f"copy{number}" for number in range(len(some))]
    # Copied as files: the other strategy would fill the buffers and the log with the copy.
    for copy in copies:
        admin.execute(f"CREATE DATABASE {copy} TEMPLATE original STRATEGY file_copy".encode())
    admin.execute("CHECKPOINT")

    def seconds(each: Seconds, copy: str) -> float:
        url = f"{prefix}/{copy}"
        run = Program(each.way.command, each.folder, {"BUILD_URL": url}).run()
        if len(built(url)) != len(INDEXES):
            raise RunFailed(f"{each.way.name} has not built all indexes: {run.output[-2000:]}")
        return run.seconds

    try:
        with ThreadPoolExecutor(len(some)) as pool:
            return list(pool.map(seconds, some, copies))
    finally:
        for copy in copies:
            admin.execute(f"DROP DATABASE {copy} WITH (FORCE)".encode())


def _judged(framework: str, measured: Sequence[Seconds]) -> int:
    """Print the medians and ratios of one framework; gives the exit code."""
    stock, one, *parallel = _of(framework, measured)
    print(f"{statistics.median(stock.taken):10.2f} s  {framework}, stock")
    slower = Ratio.of(one.taken, stock.taken)
    _print(one, slower, "x as long")
    speeds = []
    for each in parallel:
        speeds.append(Ratio.of(stock.taken, each.taken))
        _print(each, speeds[-1], "x as fast")
    best = max(speeds, key=lambda speed: speed.value, default=Ratio(LEAST, 0.0))
    if slower.value - slower.noise > MOST or best.value + best.noise < LEAST:
        print(f"MISSED by {framework}: at most {MOST} x as long, at least {LEAST} x as fast")
        return 1
    if slower.value > MOST or best.value < LEAST:
        print(f"The rounds differ too much to tell for {framework}")
        return 3
    return 0


def _print(each: Seconds, ratio: Ratio, word: str) -> None:
    median = statistics.median(each.taken)
    print(f"{median:10.2f} s  {each.way.name}: {ratio.value:.3f} {word} (± {ratio.noise:.3f})")


if __name__ == "__main__":
    sys.exit(main())
