"""The command line of the verb `repair`; both front doors have the same."""

import argparse

HELP = "list invalid and half-dropped indexes, and mend them"
DESCRIPTION = (
    "Lists the indexes that failed builds, drops and rebuilds have left, with the statement that "
    "mends each. Exit code: 0 none is left, 1 some are, 2 an error."
)


def percentage(text: str) -> float:
    """An argument of `--bloated`; ValueError when it is none from 1 to 99."""
    percent = float(text)
    if not 1 <= percent <= 99:
        raise ValueError
    return percent


def add_options(parser: argparse.ArgumentParser) -> None:
    """`--yes`, and `--bloated` for more than broken indexes."""
    parser.add_argument("--yes", action="store_true", help="mend them, without blocking writers")
    parser.add_argument(
        "--bloated",
        type=percentage,
        nargs="?",
        const=30.0,
        metavar="PERCENT",
        help="also B-tree indexes of which so much is empty (default: 30), at least 10 MB",
    )
