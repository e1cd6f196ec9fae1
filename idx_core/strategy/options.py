"""The command line of the verb `strategy`; both front doors have the same."""

import argparse
from pathlib import Path

HELP = "write the project's index strategy as a document for its repository"
DESCRIPTION = (
    "Every index with what it is for, index types, guidelines, maintenance and costs, as Markdown. "
    "It depends on models, declared queries, settings and the statistics snapshot alone, so that "
    "it can be committed and compared. Exit code: 0 written (or, with --check, as it would be "
    "written), 1 the file is out of date, 2 an error."
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """`--output` or `--check`, and `--with-figures`."""
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--output",
        type=Path,
        metavar="FILE",
        help="instead of standard output, such as docs/INDEX_STRATEGY.md",
    )
    where.add_argument(
        "--check", type=Path, metavar="FILE", help="write nothing; tell whether the file is current"
    )
    parser.add_argument(
        "--with-figures",
        action="store_true",
        help="with sizes and scans of the live database, which are others every day",
    )
