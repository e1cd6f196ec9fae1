"""Where a verb is to work, and how it tells what it finds."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import DEFAULT_DB_ALIAS

from django_idx.settings import project_folder


@dataclass(frozen=True, slots=True)
class Asked:
    """One call of a verb: its options, the connection to the database, and where lines go.

    `warn` is for what is not the result itself, which may be read by another program.
    """

    options: argparse.Namespace
    connection: Any
    say: Callable[[str], None]
    warn: Callable[[str], None]
    colour: bool = False

    @property
    def database(self) -> str:
        """The database's alias."""
        return str(self.connection.alias)

    def require_postgresql(self, what: str) -> None:
        """Raise `CommandError` unless the database is one: "only PostgreSQL has such plans"."""
        if self.connection.vendor != "postgresql":
            raise CommandError(
                f"{what}; {self.database!r} is {self.connection.vendor}", returncode=2
            )

    @property
    def folder(self) -> Path:
        """The project's."""
        return project_folder()

    @property
    def snapshot_file(self) -> Path:
        """In the project's folder; other databases than the default one have their alias in it."""
        from idx_core.statistics.file import FILE_NAME

        folder = self.folder
        if self.database == DEFAULT_DB_ALIAS:
            return folder / FILE_NAME
        name = Path(FILE_NAME)
        return folder / f"{name.stem}.{self.database}{name.suffix}"
