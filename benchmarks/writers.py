"""How long writers have to wait while a migration creates indexes on their table.

    python benchmarks/writers.py
    python benchmarks/writers.py --rows 2000000 --json writers.json
    python benchmarks/writers.py --quick

pgbench writes at a steady rate to a table of a real PostgreSQL 18. The same four indexes, one of
them unique, are created in each way of benchmarks/stalls/migrations.py, with nobody else there and
with each of benchmarks/stalls/bystanders.py. No write may fail or, with
our migrations, wait for longer than lock_timeout and 50 ms. Exit code 1 when one does, 2 when one
of our commands fails, 3 when the writers wait as long without any migration: the machine is too
busy. A command of others that fails is told in its line. What is not installed is left out, and
told: pip install --group bench.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

if not __package__:  # run as a file
    sys.path.insert(0, str(Path(__file__).parents[1]))

import psycopg

from benchmarks.databases import Databases
from benchmarks.disturbed.front_door import Command
from benchmarks.stalls.bystanders import BYSTANDERS, Bystander
from benchmarks.stalls.load import LoadFailed, written_to
from benchmarks.stalls.migrations import FILL, LOCK_TIMEOUT, MIGRATIONS, TABLE, Migration
from sample_projects.embedded import embedded_postgres_server

SLACK = 0.050
"""Seconds that a write may wait for beside lock_timeout."""

_SETTINGS = {"shared_buffers": "512MB", "max_wal_size": "8GB", "synchronous_commit": "on"}
_WARM_UP, _QUIET = 1.0, 8.0  # seconds of load before each migration, and in place of one
_PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Measured:
    """Latencies of the writes during one migration, in milliseconds."""

    migration: str
    bystander: str
    is_ours: bool
    exit_code: int
    seconds: float
    writes: int
    failed: int
    median: float
    p999: float
    longest: float

    @property
    def misses(self) -> bool:
        late = self.longest > (LOCK_TIMEOUT + SLACK) * 1000
        return self.is_ours and (late or self.failed > 0)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; the exit code is told above."""
    options = _options(arguments)
    found: list[Measured] = []
    migrations = [migration for migration in MIGRATIONS if migration.is_possible]
    left_out = [migration for migration in MIGRATIONS if not migration.is_possible]
    _print_left_out(left_out)
    _print_row(("writers wait (ms)", "seconds", "writes", "failed", "median", "p99.9", "longest"))
    try:
        for measured in _measure(options.rows, options.rate, migrations):
            found.append(measured)
            _print(measured)
    except LoadFailed as error:
        print(f"cannot measure: {error}", file=sys.stderr)
        return 2
    if options.json:
        Path(options.json).write_text(json.dumps([asdict(one) for one in found], indent=1) + "\n")
    _print_left_out(left_out)
    missed = [one for one in found if one.misses]
    for one in missed:
        print(f"MISSED {one.migration}, {one.bystander}: {one.longest:.0f} ms")
    allowed = (LOCK_TIMEOUT + SLACK) * 1000
    print(f"{len(missed)} budgets of {allowed:.0f} ms missed" if missed else "no budget missed")
    noise = max(one.longest for one in found if one.migration == MIGRATIONS[0].name)
    if missed and noise > SLACK * 1000:
        print(f"The machine is too busy to tell: {noise:.0f} ms without a migration")
        return 3
    return 1 if missed else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, metavar="N", help="1000000, with --quick 400000")
    parser.add_argument("--quick", action="store_true", help="a few minutes instead of ten")
    parser.add_argument("--rate", type=int, default=400, metavar="N", help="writes a second")
    parser.add_argument("--json", metavar="FILE", help="write all figures there too")
    options = parser.parse_args(arguments)
    options.rows = options.rows or (400_000 if options.quick else 1_000_000)
    return options


def _measure(rows: int, rate: int, migrations: Sequence[Migration]) -> Iterator[Measured]:
    with (
        tempfile.TemporaryDirectory(prefix="idx-writers-") as name,
        embedded_postgres_server(_SETTINGS) as url,
        psycopg.connect(url, autocommit=True) as admin,
    ):
        databases = Databases(url, admin)
        original = databases.create("original")
        with psycopg.connect(original, autocommit=True) as connection:
            connection.execute(TABLE)
            connection.execute(FILL.format(rows=rows).encode())
            connection.execute("VACUUM ANALYZE items")
        for number, bystander in enumerate(BYSTANDERS):
            for place, migration in enumerate(migrations):
                folder = Path(name) / f"{number}_{place}"
                folder.mkdir()
                copy = f"copy_{number}_{place}"
                database = databases.create(copy, like="original")
                admin.execute("CHECKPOINT")
                yield _measured(migration, bystander, database, folder, rows, rate)
                databases.drop(copy)


def _measured(
    migration: Migration, bystander: Bystander, url: str, folder: Path, rows: int, rate: int
) -> Measured:
    migration.write(folder / "project")
    with written_to(url, folder / "load", rows=rows, rate=rate) as load:
        time.sleep(_WARM_UP)
        with bystander(url):
            begun = time.time()
            code = _run(migration, folder / "project", url)
            ended = time.time()
    seconds = load.between(begun, ended)
    return Measured(
        migration=migration.name,
        bystander=bystander.__name__.replace("_", " "),
        is_ours=migration.is_ours,
        exit_code=code,
        seconds=ended - begun,
        writes=len(seconds),
        failed=load.failed,
        median=_at(seconds, 0.5),
        p999=_at(seconds, 0.999),
        longest=_at(seconds, 1.0),
    )


def _run(migration: Migration, folder: Path, url: str) -> int:
    """Its exit code; LoadFailed unless that is 0 or it is somebody else's."""
    if migration.command is None:
        time.sleep(_QUIET)
        return 0
    command = Command(migration.command, folder, url)
    code = command.wait(_PATIENCE)
    if code is None or (code != 0 and migration.needs is None):
        raise LoadFailed(f"{migration.name} ended with {code}: {command.output[-2000:]}")
    return code


def _at(ordered: Sequence[float], share: float) -> float:
    """The value below which this share of the seconds lies, in milliseconds."""
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000


def _print(one: Measured) -> None:
    figures = (f"{one.median:.1f}", f"{one.p999:.1f}", f"{one.longest:.1f}")
    counts = (f"{one.seconds:.1f}", f"{one.writes}", f"{one.failed}")
    _print_row((f"{one.migration}; {one.bystander}", *counts, *figures))
    if one.exit_code:
        print("    FAILED: its migration did not come to the end", flush=True)


def _print_left_out(migrations: Sequence[Migration]) -> None:
    for migration in migrations:
        print(f"LEFT OUT: {migration.name}: {migration.needs} is not installed")


def _print_row(cells: Sequence[str]) -> None:
    print(f"{cells[0]:66}" + "".join(f"{cell:>9}" for cell in cells[1:]), flush=True)


if __name__ == "__main__":
    sys.exit(main())
