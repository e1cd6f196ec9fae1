"""``python -m justice.seed --rows 100000``: fill an empty, migrated database."""

import argparse
import sys
import time

from sqlalchemy.exc import ArgumentError

from justice.seed.load import CannotLoad, load
from justice.settings import database_url


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m justice.seed", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="of each of the big tables")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other rows")
    arguments = parser.parse_args()
    started = time.monotonic()
    total = 0
    try:
        for table, count in load(database_url(), arguments.rows, arguments.seed):
            print(f"{table:<20} {count:>12,}", flush=True)
            total += count
    except (ArgumentError, CannotLoad, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{'in all':<20} {total:>12,} rows in {time.monotonic() - started:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
