"""`manage.py idx VERB`: works on a database of the project."""

import argparse
import sys
from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import InterfaceError, OperationalError, connections

from django_idx.verbs.asked import Asked
from django_idx.verbs.options import add_own_options
from idx_core.errors import IdxError
from idx_core.verbs import VERBS, add_verbs, collect_seldom, no_answer, no_parser


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def run_from_argv(self, argv: list[str]) -> None:
        collect_seldom()  # the process is ours; with call_command it is somebody's
        super().run_from_argv(argv)

    def add_arguments(self, parser: CommandParser) -> None:
        for name, verb in zip(VERBS, add_verbs(parser), strict=True):
            add_own_options(name, verb)

    def handle(self, *args: Any, verb: str, database: str, **options: Any) -> None:
        asked = Asked(
            argparse.Namespace(**options),
            connections[database],
            say=self.stdout.write,
            warn=self.stderr.write,
            colour=self.style.SUCCESS("") != "" or bool(options["force_color"]),
        )
        try:
            well = import_module(f"django_idx.verbs.{verb}").run(asked)
        except IdxError as error:
            raise CommandError(str(error), returncode=2) from error
        except (InterfaceError, OperationalError) as error:
            told = f"cannot run {verb}: {no_answer(error)}"
            raise CommandError(told, returncode=2) from error
        except ModuleNotFoundError as error:
            raise CommandError(no_parser(verb, error), returncode=2) from error
        if not well:
            sys.exit(1)
