"""`manage.py idx VERB`: works on a database of the project."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DEFAULT_DB_ALIAS, connections

from django_idx.operations.session import EditorSession
from django_idx.settings import read_settings
from idx_core.build.repair_verb import percentage, run_repair
from idx_core.errors import IdxError
from idx_core.explain.options import EXPLAIN_DESCRIPTION, EXPLAIN_HELP, add_explain_options
from idx_core.statistics.options import (
    SNAPSHOT_DESCRIPTION,
    SNAPSHOT_HELP,
    add_snapshot_options,
)

if TYPE_CHECKING:
    from idx_core.statistics.snapshot import Snapshot


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
        snapshot = verbs.add_parser(
            "snapshot", help=SNAPSHOT_HELP, description=SNAPSHOT_DESCRIPTION
        )
        add_snapshot_options(snapshot)
        explain = verbs.add_parser("explain", help=EXPLAIN_HELP, description=EXPLAIN_DESCRIPTION)
        add_explain_options(explain)
        for verb in (repair, snapshot, explain):
            _add_database(verb)

    def handle(self, *args: Any, verb: str, database: str, **options: Any) -> None:
        connection: Any = connections[database]
        try:
            well = getattr(self, f"_{verb}")(connection, database, **options)
        except IdxError as error:
            raise CommandError(str(error), returncode=2) from error
        if not well:
            sys.exit(1)

    def _repair(
        self, connection: Any, database: str, *, yes: bool, bloated: float | None, **options: Any
    ) -> bool:
        if connection.vendor != "postgresql":
            self.stdout.write(
                f"Only PostgreSQL has indexes to repair; {database!r} is {connection.vendor}."
            )
            return True
        with connection.schema_editor(atomic=False) as editor:
            limits = read_settings().limits
            session, say = EditorSession(editor), self.stdout.write
            return run_repair(session, limits, yes=yes, say=say, bloated=bloated)

    def _snapshot(
        self,
        connection: Any,
        database: str,
        *,
        output: Path | None,
        dump: Path | None,
        values: bool,
        exact: bool,
        check: bool,
        **options: Any,
    ) -> bool:
        # what no other verb needs
        from idx_core.statistics.dump import load_dump
        from idx_core.statistics.snapshot_verb import check_snapshot, write_snapshot

        if dump is not None:
            snapshot = load_dump(dump, values=values)
        else:
            snapshot = _live_snapshot(connection, values=values)
        path = output or _file_of(database)
        if check:
            return check_snapshot(snapshot, path, self.stdout.write)
        write_snapshot(snapshot, path, self.stdout.write, exact=exact)
        return True

    def _explain(
        self,
        connection: Any,
        database: str,
        *,
        sql: str,
        with_indexes: list[str],
        without: list[str],
        rows: list[str],
        snapshot: Path | None,
        json: bool,
        **options: Any,
    ) -> bool:
        # what no other verb needs
        from django_idx.ddl import ddl_of, derived_of, schema_of
        from idx_core.explain.verb import Project, Question, run_explain

        if connection.vendor != "postgresql":
            raise CommandError(
                f"only PostgreSQL has such plans; {database!r} is {connection.vendor}",
                returncode=2,
            )
        question = Question(sql, with_indexes, without, rows)
        file = snapshot or _file_of(database)
        settings_ = read_settings()
        schema = schema_of(settings_)
        volumes = {} if snapshot else settings_.volumes
        project = Project(schema, ddl_of(connection), derived_of(schema, settings_), volumes)
        run_explain(question, project, file, self.stdout.write, as_json=json)
        return True


def _live_snapshot(connection: Any, *, values: bool) -> "Snapshot":
    from idx_core.statistics.reading import read_snapshot

    if connection.vendor != "postgresql":
        raise CommandError(
            f"only PostgreSQL has such statistics; {connection.alias!r} is {connection.vendor}",
            returncode=2,
        )
    with connection.schema_editor(atomic=False) as editor:
        return read_snapshot(EditorSession(editor), values=values)


def _add_database(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--database", default=DEFAULT_DB_ALIAS, choices=tuple(connections), help="its alias"
    )


def _file_of(database: str) -> Path:
    """In the project's folder; other databases than the default one have their alias in it."""
    from idx_core.statistics.file import FILE_NAME

    folder = Path(getattr(settings, "BASE_DIR", None) or Path.cwd())
    if database == DEFAULT_DB_ALIAS:
        return folder / FILE_NAME
    name = Path(FILE_NAME)
    return folder / f"{name.stem}.{database}{name.suffix}"
