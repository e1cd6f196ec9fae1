"""The migrations of tests/hazards/django, each case as the migrations of an app of its own."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.core.management import CommandError, call_command
from django.db import connections
from django.db.migrations.exceptions import IrreversibleError
from django.db.utils import ConnectionHandler, NotSupportedError

from benchmarks.hazardous.subject import BLOCKING, Subject, is_blocking
from sample_projects.erp.erp.databases import database_from_url
from tests.hazards.django import conftest  # noqa: F401 - which sets Django up
from tests.hazards.django.corpus import CORPUS, Labelled
from tests.hazards.django.fixing import MORE
from tests.hazards.django.held_out import HELD_OUT
from tests.hazards.django.support import installed, read, write

DJANGO_MIGRATION_LINTER = "django-migration-linter"


def django_subjects(folder: Path, url: str) -> Iterator[Subject]:
    """All cases; `url` is that of an empty PostgreSQL database."""
    whole = ConnectionHandler({"default": database_from_url(url)}).settings["default"]
    connections.settings["default"] = whole
    del connections["default"]
    for case in (*CORPUS, *MORE, *HELD_OUT):
        yield _subject(case, folder)
    connections["default"].close()


def _subject(case: Labelled, folder: Path) -> Subject:
    package = write(case, folder)
    names = [path.stem for path in sorted(package.glob("*_case.py"))]
    with installed(package):
        _, hazards = read(package)
        try:
            scripts = {f"{n}-{back}": _sql(n, back=back) for n in names for back in (False, True)}
            complaints = [each for name in names for each in _linted(name)]
            is_refused = False
        except NotSupportedError:  # concurrent in a transaction: sqlmigrate says so itself
            scripts, complaints, is_refused = {}, [], True
    project = folder / f"{package.name}_project"
    migrations = project / "shop" / "migrations"
    shutil.copytree(package, migrations)
    rules = {hazard.rule for hazard in hazards}
    return Subject(
        name=case.name,
        project=project,
        files=tuple(migrations / f"{name}.py" for name in names),
        scripts=scripts,
        labels=tuple((case.name, rule) for rule in sorted(case.expected)),
        ours=tuple((case.name, rule) for rule in sorted(rules)),
        is_blocking=None if is_refused else is_blocking(case.name, case.expected, hazards),
        we_say_blocking=not rules.isdisjoint(BLOCKING),
        complaints={DJANGO_MIGRATION_LINTER: complaints},
    )


def _sql(name: str, *, back: bool) -> str:
    out = io.StringIO()
    try:
        call_command("sqlmigrate", "shop", name, backwards=back, stdout=out)
    # what cannot be undone, and what Django looks up in the database, where it is not yet
    except (CommandError, IrreversibleError, ValueError):
        return ""
    return out.getvalue()


def _linted(name: str) -> Iterator[tuple[str, str]]:
    """As `lintmigrations --sql-analyser=postgresql` does: the way up."""
    from django_migration_linter import MigrationLinter
    from django_migration_linter.sql_analyser.analyser import analyse_sql_statements

    linter = MigrationLinter(
        no_cache=True, analyser_string="postgresql", no_output=True, ignore_sqlmigrate_errors=True
    )
    statements = linter.get_sql("shop", name)
    errors, _, warnings = analyse_sql_statements(linter.sql_analyser_class, statements, [])
    for issue in (*errors, *warnings):
        yield issue.code, issue.message
