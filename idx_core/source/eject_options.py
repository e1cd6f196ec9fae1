"""The command line of the verb `eject`; both front doors have the same."""

import argparse

from idx_core.source.options import add_how

HELP = "write the derived indexes into the models' source"
DESCRIPTION = (
    "Writes what is derived into the source of the models, so that they say it themselves and the "
    "plugin can be removed. Exit code: 0 nothing is left to do, 1 something is shown that was not "
    "written or cannot be, 2 an error."
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Which indexes, and whether to write."""
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help="only indexes of that name, or of tables (models, apps) of that name; * for any signs",
    )
    add_how(parser)
