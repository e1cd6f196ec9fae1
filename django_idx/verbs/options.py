"""What `manage.py idx` adds to the command line of a verb."""

import argparse

from django.db import DEFAULT_DB_ALIAS, connections


def add_own_options(verb: str, parser: argparse.ArgumentParser) -> None:
    """`--database` everywhere; where models are looked at, apps of theirs."""
    parser.add_argument(
        "--database", default=DEFAULT_DB_ALIAS, choices=tuple(connections), help="its alias"
    )
    if verb == "verify":
        parser.add_argument(
            "--app",
            action="append",
            dest="apps",
            metavar="LABEL",
            help="only this app's models; may be repeated (default: all that are installed)",
        )
        parser.add_argument(
            "--write",
            action="store_true",
            help="write migrations that make the database as the project's own models say",
        )
