"""`manage.py idx VERB`: works on a database of the project."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DEFAULT_DB_ALIAS, connections

from django_idx.operations.session import EditorSession
from django_idx.settings import read_settings
from idx_core.build.repair_verb import percentage, run_repair
from idx_core.errors import IdxError


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
        repair = verbs.add_parser(
            "repair",
            help="list invalid and half-dropped indexes, and mend them",
            description="Lists the indexes that failed builds, drops and rebuilds have left, with "
            "the statement that mends each. Exit code: 0 none is left, 1 some are, 2 an error.",
        )
        repair.add_argument(
            "--database", default=DEFAULT_DB_ALIAS, choices=tuple(connections), help="its alias"
        )
        repair.add_argument(
            "--yes", action="store_true", help="mend them, without blocking writers"
        )
        repair.add_argument(
            "--bloated",
            type=percentage,
            nargs="?",
            const=30.0,
            metavar="PERCENT",
            help="also B-tree indexes of which so much is empty (default: 30), at least 10 MB",
        )

    def handle(
        self, *args: Any, database: str, yes: bool, bloated: float | None, **options: Any
    ) -> None:
        connection: Any = connections[database]
        if connection.vendor != "postgresql":
            self.stdout.write(
                f"Only PostgreSQL has indexes to repair; {database!r} is {connection.vendor}."
            )
            return
        try:
            with connection.schema_editor(atomic=False) as editor:
                limits = read_settings().limits
                session = EditorSession(editor)
                say = self.stdout.write
                well = run_repair(session, limits, yes=yes, say=say, bloated=bloated)
        except IdxError as error:
            raise CommandError(str(error), returncode=2) from error
        if not well:
            sys.exit(1)
