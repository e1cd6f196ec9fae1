"""The command line of the verb `adopt`; both front doors have the same."""

import argparse

from idx_core.source.options import add_how

HELP = "write indexes that only the database has into the models' source"
DESCRIPTION = (
    "Writes indexes and unique constraints that exist in the database and in no model into the "
    "source of the models. Exit code: 0 nothing is left to do, 1 something is shown that was not "
    "written or cannot be, 2 an error."
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Which indexes, and whether to write."""
    parser.add_argument(
        "names", nargs="*", metavar="INDEX", help="indexes of that name; * for any signs"
    )
    parser.add_argument("--all", action="store_true", help="all that are in no model")
    add_how(parser)
