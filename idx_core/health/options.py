"""The command line of the verb `health`; both front doors have the same."""

import argparse
from pathlib import Path

from idx_core.health.option_values import days, fail_on, rows, seconds, size

HELP = "tell the state of a live database's indexes"
DESCRIPTION = (
    "Reads what PostgreSQL has counted, in a read-only transaction: which indexes are used, on "
    "which server, how large and how bloated they are, which are invalid, redundant or missing, "
    "and what keeping them costs. Exit code: 0 no finding of --fail-on or above, 1 some, 2 an "
    "error."
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """What is asked, of whom, and how it is told."""
    from idx_core.verbs import add_format  # which lists this module

    parser.add_argument(
        "--replica",
        action="append",
        default=[],
        metavar="URL",
        help="a replica whose use of indexes counts as well; may be given several times",
    )
    parser.add_argument(
        "--unused-days",
        type=days,
        default=30.0,
        metavar="N",
        help="an index is unused when it was not scanned for so many days (default: 30)",
    )
    parser.add_argument(
        "--min-size",
        type=size,
        default=1024**2,
        metavar="SIZE",
        help="findings about indexes, and tables, of at least so much (default: 1MB)",
    )
    parser.add_argument(
        "--exact",
        action="store_true",
        help="measure the bloat of all B-trees with pgstattuple, which reads them whole",
    )
    parser.add_argument(
        "--timeout",
        type=seconds,
        default=30.0,
        metavar="TIME",
        help="of each statement, such as 30s or 5min (default: 30s)",
    )
    parser.add_argument(
        "--limit",
        type=rows,
        default=10,
        metavar="N",
        help="rows of each table of figures, and what --write writes at most (default: 10)",
    )
    parser.add_argument(
        "--write",
        action="store_true",
        help="write a migration that drops unused and redundant indexes that no model declares, "
        "and rebuilds declared ones that are invalid or bloated",
    )
    parser.add_argument(
        "--since",
        type=Path,
        metavar="FILE",
        help="tell what has become of the indexes since an earlier --format json --output FILE",
    )
    parser.add_argument(
        "--fail-on",
        type=fail_on,
        default="warning",
        metavar="SEVERITY",
        help="info, warning (default), error or never: what makes the exit code 1",
    )
    add_format(parser, "json", "markdown", "html")
    parser.add_argument("--output", type=Path, metavar="FILE", help="instead of standard output")
