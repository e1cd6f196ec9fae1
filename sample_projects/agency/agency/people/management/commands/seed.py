"""`manage.py seed`: fill the empty database with an agency of the chosen size."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.db.utils import DatabaseError, IntegrityError, ProgrammingError

from agency.seeding.fill import fill, prepare
from agency.seeding.sizes import sizes
from agency.seeding.tables import TABLES


class Command(BaseCommand):
    help = "Fill the database: the same rows and seed give the same data."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rows", type=int, default=100_000, help="how many time entries")
        parser.add_argument("--seed", type=int, default=1, help="another seed, other rows")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        try:
            counts = sizes(options["rows"])
            self._fill(counts, options["seed"], options["verbosity"])
        except ValueError as error:
            raise CommandError(str(error)) from error
        except IntegrityError as error:
            raise CommandError("cannot seed: there are rows already; run flush first") from error
        except DatabaseError as error:
            raise CommandError(f"cannot seed: {error}\nIs the database migrated?") from error
        with connection.cursor() as cursor:
            # The visibility map too, without which no index suffices alone.
            cursor.execute("VACUUM (ANALYZE)")
        total = sum(counts[table] for table in TABLES)
        seconds = time.monotonic() - started
        self.stdout.write(self.style.SUCCESS(f"{total:,} rows in {seconds:.1f} s"))

    @transaction.atomic
    def _fill(self, counts: dict[str, int], seed: int, verbosity: int) -> None:
        self._check_no_references()
        prepare(seed, counts)
        for table in TABLES:
            fill(table, counts)
            if verbosity > 0:
                self.stdout.write(f"{table:20} {counts[table]:>12,} rows")

    def _check_no_references(self) -> None:
        """Only a superuser may switch that off; for everybody else it takes longer."""
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL session_replication_role = replica")
        except ProgrammingError:
            return
