"""The command line of the verb `verify`; both front doors have the same."""

import argparse

from idx_core.verbs import add_format

HELP = "compare each index of the models with that of the database"
DESCRIPTION = (
    "States declared against reflected for every index: same, different (how), missing, extra, "
    "invalid, or unknown (why). Nothing is changed. Exit code: 0 they agree, 1 they do not, "
    "2 an error."
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """`--all`, `--strict` and `--format`."""
    parser.add_argument("--all", action="store_true", help="also show what is the same")
    parser.add_argument("--strict", action="store_true", help="what is unknown counts as a finding")
    add_format(parser, "json")
