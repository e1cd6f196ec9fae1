"""The command line of the verb `report`; both front doors have the same."""

import argparse
from pathlib import Path

from idx_core.verbs import add_format

HELP = "tell all findings on the models, ranked, with reasons"
DESCRIPTION = (
    "Judges the models and their declared queries; the database is asked nothing. Exit code: 0 no "
    "finding at or above --fail-on, 1 there are some, 2 an error."
)
FORMATS = ("json", "markdown", "html", "github", "sarif", "junit")
WEIGHTS = ("info", "warning", "error", "never")


def add_options(parser: argparse.ArgumentParser) -> None:
    """`--format` and `--output`; what counts: `--fail-on`, `--baseline`."""
    add_format(parser, *FORMATS)
    parser.add_argument("--output", type=Path, metavar="FILE", help="instead of standard output")
    parser.add_argument(
        "--fail-on", choices=WEIGHTS, default="warning", help="from which weight on (warning)"
    )
    parser.add_argument(
        "--baseline",
        type=Path,
        metavar="FILE",
        help="findings that this file knows are left out",
    )
    parser.add_argument(
        "--write-baseline",
        action="store_true",
        help="write all findings of now into the file that --baseline names",
    )
