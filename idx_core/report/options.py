"""The command line of the verb `report`; both front doors have the same."""

import argparse
from pathlib import Path

from idx_core.verbs import add_format

HELP = "tell all findings on the models, ranked, with reasons"
DESCRIPTION = (
    "Judges the models and their declared queries; the database is asked nothing. Exit code: 0 no "
    "finding at or above --fail-on, 1 there are some, 2 an error."
)
FORMATS = ("json", "markdown", "html", "github", "gitlab", "sarif", "junit")
WEIGHTS = ("info", "warning", "error", "never")


def add_options(parser: argparse.ArgumentParser) -> None:
    """How it is told and where; what counts: `--fail-on`, `--baseline`; what else is judged."""
    add_format(parser, *FORMATS)
    parser.add_argument("--output", type=Path, metavar="FILE", help="instead of standard output")
    parser.add_argument(
        "--root",
        type=Path,
        metavar="FOLDER",
        help="what paths are relative to: the repository's folder, where the project is in one "
        "of its own (default: the project's)",
    )
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
    parser.add_argument(
        "--queries",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="what `pytest --idx-queries FILE` has recorded: advice for queries that no index "
        "serves; may be given several times",
    )
