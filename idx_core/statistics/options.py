"""The command line of the verb `snapshot`; both front doors have the same."""

import argparse
from pathlib import Path

HELP = "write the planner's statistics into a file for the repository"
DESCRIPTION = (
    "Reads sizes, frequencies and shapes of all tables, in a read-only transaction, without any "
    "value of a row. Exit code: 0 written (or, with --check, still good), 1 the file is out of "
    "date, 2 an error."
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """`--output` and `--dump`, and either `--check` or what is written: `--values`, `--exact`."""
    parser.add_argument(
        "--output", type=Path, metavar="FILE", help="by default idx_statistics.toml of the project"
    )
    parser.add_argument(
        "--dump",
        type=Path,
        metavar="FILE",
        help="instead of a database: what pg_dump --statistics-only of PostgreSQL 18 has written",
    )
    parser.add_argument(
        "--values", action="store_true", help="with common values and bounds of columns"
    )
    parser.add_argument(
        "--exact", action="store_true", help="neither rounded nor steady; changes with every run"
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; tell what has moved far from the file"
    )
