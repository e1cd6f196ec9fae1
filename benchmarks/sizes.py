"""The size model against really built indexes, on PostgreSQL 18.

    python benchmarks/sizes.py
    tpchgen-cli -s 1 --output-dir=DIR && python benchmarks/sizes.py --tpch DIR

Every index of the two sample projects, filled, and thirteen of TPC-H beside its primary keys when
its data is at hand. Exit code 1 when an index is off by more than 20 %, GIN and GiST aside, of
which the model says itself that it is rough, and those of random shape (`--random`), some of which
are on columns that depend on each other.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import psycopg

if not __package__:  # run as a file
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.sizing import samples, shapes, tpch
from benchmarks.sizing.measuring import Measured, measured
from sample_projects.embedded import embedded_postgres_server
from tests.support.postgres import administered

_SETTINGS = {"maintenance_work_mem": "256MB", "max_wal_size": "4GB", "shared_buffers": "512MB"}
_RANDOM = "random"
_SAMPLES = {"grove": samples.grove, "erp": samples.erp}
_SHARES = (0.02, 0.05, 0.1, 0.2)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1: an index is off by more than a fifth."""
    options = _options(arguments)
    found = []
    for each in _measurements(options):
        if options.all or abs(each.error) > 0.1:
            print(_row(each), flush=True)
        found.append(each)
    sure = [each for each in found if not each.rough]
    print()
    _distribution("sure", sure)
    _distribution("rough", [each for each in found if each.rough])
    heights = [each for each in sure if each.height != each.estimated_height]
    print(f"heights: {len(heights)} of {len(sure)} are not the true ones")
    missed = [each for each in sure if each.missed and each.database != _RANDOM]
    for each in missed:
        print(f"MISSED {_row(each)}")
    return 1 if missed else 0


def _measurements(options: argparse.Namespace) -> Iterator[Measured]:
    with embedded_postgres_server(_SETTINGS) as url, administered(url) as server:
        for name, fill in _SAMPLES.items() if options.scale else ():
            with server.fresh_database() as database:
                fill(database, options.scale)
                with psycopg.connect(database, autocommit=True) as connection:
                    yield from measured(connection, name)
        if options.random:
            chance = random.Random(options.seed)
            with (
                server.fresh_database() as database,
                psycopg.connect(database, autocommit=True) as connection,
            ):
                indexes: list[str] = []
                for number in range(options.random):
                    shapes.fill(connection, chance, f"t{number}", options.rows)
                    indexes += shapes.candidates(chance, f"t{number}", 8)
                yield from measured(connection, _RANDOM, indexes)
        if options.tpch:
            with (
                server.fresh_database() as database,
                psycopg.connect(database, autocommit=True) as connection,
            ):
                tpch.load(connection, options.tpch)
                yield from measured(connection, "TPC-H", tpch.INDEXES)


def _row(each: Measured) -> str:
    rough = "  rough" if each.rough else ""
    return (
        f"{each.database:6} {each.text:70.70} {each.pages:8,} {each.estimated:8,} "
        f"{each.error:+8.1%}  {each.height} {each.estimated_height}{rough}"
    )


def _distribution(kind: str, found: Sequence[Measured]) -> None:
    large = [each for each in found if each.pages > 10]
    within = ", ".join(
        f"{sum(abs(each.error) <= share for each in large)} within {share:.0%}" for share in _SHARES
    )
    print(f"{kind}: {len(found)} indexes, {len(large)} of more than 10 pages; of these {within}")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--scale", type=float, default=0.1, help="of the sample projects' data; 0: without"
    )
    parser.add_argument("--tpch", type=Path, help="a folder with the *.tbl files of scale factor 1")
    parser.add_argument("--random", type=int, default=0, help="as many tables of random shape too")
    parser.add_argument("--rows", type=int, default=50_000, help="rows of each of these")
    parser.add_argument("--seed", type=int, default=1, help="of their shapes")
    parser.add_argument("--all", action="store_true", help="print those within 10 %% too")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
