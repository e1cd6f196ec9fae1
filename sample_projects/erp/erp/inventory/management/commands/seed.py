"""`manage.py seed`: fill the empty database with a business of the chosen size."""

import argparse
import math
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, models, transaction
from django.db.utils import DatabaseError

from erp.hr.models import User
from erp.partners.models import Party
from erp.seeding import LOADS, World, write
from erp.seeding.references import checked_at_the_end
from erp.seeding.writer import reset_sequences


def positive(text: str) -> float:
    number = float(text)
    if not math.isfinite(number) or number <= 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number greater than 0")
    return number


class Command(BaseCommand):
    help = "Fill the database: the same scale and seed give the same rows."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--scale",
            type=positive,
            default=0.1,
            help="size of the business; 1 is half a million orders (default: 0.1)",
        )
        parser.add_argument("--seed", type=int, default=1, help="seed of chance (default: 1)")

    def handle(self, *args: Any, **options: Any) -> None:
        self._refuse_unless_empty()
        started = time.monotonic()
        written = self._fill(World(options["scale"], options["seed"]), options["verbosity"])
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        seconds = time.monotonic() - started
        self.stdout.write(self.style.SUCCESS(f"{written:,} rows in {seconds:.1f} s"))

    @transaction.atomic
    def _fill(self, world: World, verbosity: int) -> int:
        total = 0
        filled: list[type[models.Model]] = []
        with checked_at_the_end(filled):
            for loader in LOADS:
                load = loader(world)
                count = write(load)
                filled.append(load.model)
                total += count
                if verbosity > 0:
                    self.stdout.write(f"{load.model._meta.db_table:24} {count:>12,} rows")
        reset_sequences(filled)
        return total

    def _refuse_unless_empty(self) -> None:
        try:
            taken = User.objects.exists() or Party.objects.exists()
        except DatabaseError as error:
            raise CommandError("cannot seed: the tables are not there; run migrate") from error
        if taken:
            raise CommandError("cannot seed: the database holds rows already; run flush first")
