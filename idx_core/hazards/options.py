"""The command line of the verb `hazards`; both front doors have the same."""

import argparse
from pathlib import Path

from idx_core.verbs import add_format

HELP = "tell what in migrations blocks a table in use, or cannot be undone"
DESCRIPTION = (
    "Reads the migrations that are not applied yet, without executing them, and tells what in them"
    " blocks tables in use, fails half-way, cannot be undone, or drops an index that is needed,"
    " with the safe version of each. Exit code: 0 nothing is hazardous, 1 something is, 2 an error."
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Which migrations, and `--fix`."""
    parser.add_argument(
        "migrations",
        nargs="*",
        metavar="MIGRATION",
        help="only these, applied or not: a revision, an app, or app.name",
    )
    parser.add_argument(
        "--all", action="store_true", help="all migrations, as if none were applied"
    )
    parser.add_argument(
        "--fix", action="store_true", help="write the safe version where that is mechanical"
    )
    add_format(parser, "json", "github")
    parser.add_argument(
        "--root",
        type=Path,
        default=Path(),
        metavar="FOLDER",
        help="what annotations' paths are relative to: the repository's folder (default: this one)",
    )
