"""``python -m grove.seed --scale 0.1``: fill an empty, migrated database."""

import argparse
import sys
import time

from sqlalchemy.exc import ArgumentError

from grove.seed.dataset import dataset
from grove.seed.load import CannotLoad, load
from grove.settings import DATABASE_URL, database_url


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m grove.seed", description=__doc__)
    parser.add_argument("--scale", type=float, default=0.1, help="1 makes 4 million rows")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other rows")
    parser.add_argument("--url", help=f"by default the one in {DATABASE_URL}")
    arguments = parser.parse_args()
    started = time.monotonic()
    total = 0
    try:
        rows = load(database_url(arguments.url), dataset(arguments.scale, arguments.seed))
        for table, count in rows:
            print(f"{table:<16} {count:>10,}")
            total += count
    except (ArgumentError, CannotLoad, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{'in all':<16} {total:>10,} rows in {time.monotonic() - started:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
