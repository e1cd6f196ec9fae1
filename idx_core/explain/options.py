"""The command line of the verb `explain`; both front doors have the same."""

from __future__ import annotations

import argparse
from pathlib import Path

HELP = "show a query's plan at production's size, or what an index is for and would cost to lose"
DESCRIPTION = (
    "Asks PostgreSQL's planner on a private server with the schema of the models, the committed "
    "statistics snapshot and no data. Nothing is executed. Exit code: 0 a plan is shown, 2 an "
    "error."
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """The query, and what is to be different in the second plan."""
    parser.add_argument(
        "sql",
        metavar="QUERY|INDEX|FINDING",
        help="one SELECT, INSERT, UPDATE or DELETE with $1 for a parameter, the name of a declared "
        "query or of an index, or the object of a finding, such as orders.client_id",
    )
    parser.add_argument(
        "--with",
        dest="with_indexes",
        action="append",
        default=[],
        metavar="INDEX",
        help="a CREATE INDEX statement of which the second plan may make use",
    )
    parser.add_argument(
        "--without",
        action="append",
        default=[],
        metavar="NAME",
        help="an index of the models that the second plan does not have",
    )
    parser.add_argument(
        "--rows",
        action="append",
        default=[],
        metavar="TABLE=ROWS",
        help="what if a table grows: orders=1B",
    )
    parser.add_argument(
        "--snapshot",
        type=Path,
        metavar="FILE",
        help="by default idx_statistics.toml of the project",
    )
    parser.add_argument("--json", action="store_true", help="both plans for machines")
