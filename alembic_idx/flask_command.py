"""`flask idx VERB`: the verbs of `alembic-idx` within the application.

The env.py of Flask-Migrate asks the application for everything, so it works nowhere else. Flask
loads this wherever it finds the package installed: what it needs is imported when it is called.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click
from flask.cli import with_appcontext

if TYPE_CHECKING:
    import argparse

    from alembic.config import Config


@click.command(
    "idx",
    short_help="Verbs of alembic-idx: report, verify, health, ...",
    context_settings={"ignore_unknown_options": True},
    add_help_option=False,
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@with_appcontext
def idx(arguments: tuple[str, ...]) -> None:
    """`flask idx --help` shows the verbs."""
    from alembic_idx.cli import main

    sys.exit(main(arguments, prog="flask idx", find=_config))


def _config(options: argparse.Namespace) -> Config:
    from alembic.util import CommandError
    from flask import current_app

    extension = current_app.extensions.get("migrate")
    if extension is None:
        raise CommandError("the application has no Flask-Migrate: use alembic-idx")
    config: Config = extension.migrate.get_config(options.config, x_arg=options.x)
    return config
