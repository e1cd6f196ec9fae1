"""The migrations of `manage.py idx health --write`: one for each app that has something to do."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db.migrations.loader import MigrationLoader

from django_idx.after_last import migration_after, write
from django_idx.migrations import IndexMigration
from django_idx.operations import DropUndeclaredIndexConcurrently, RebuildIndexConcurrently
from django_idx.project_apps import own_labels
from django_idx.verify.declaring import declarations
from django_idx.verify.definition import definition
from django_idx.verify.target import Target, models_on
from idx_core.build.session import Session
from idx_core.health.report.report import Report
from idx_core.health.suggested import Kind, Suggestion, agreed, suggestions
from idx_core.health.written import evidence, told
from idx_core.settings import Settings
from idx_core.verify.verify import verify


class HealthMigration(IndexMigration):
    """Drops and rebuilds indexes, and nothing else."""

    suffix = "health_of_indexes"


def write_health(
    session: Session, editor: Any, report: Report, settings: Settings, limit: int
) -> Iterator[str]:
    """Write the migrations; gives what is told about them. Raises `VerifyError`."""
    target = Target.read()
    models = models_on(str(editor.connection.alias), None)
    declared = [
        each.on_postgresql(session, editor)
        for each in declarations(editor, target, models.values())
    ]
    verdicts = verify(session, declared, tables=models.keys())
    own = own_labels(settings)

    def refuse(suggestion: Suggestion) -> str:
        label = models[suggestion.table]._meta.app_label
        return "" if label in own else f"the app {label!r} is not the project's own"

    suggested = suggestions(report.figures, report.findings)
    chosen = agreed(suggested, verdicts, models.keys(), limit, refuse)
    by_app: dict[str, list[Suggestion]] = defaultdict(list)
    for each in chosen.chosen:
        by_app[models[each.table]._meta.app_label].append(each)
    loader = MigrationLoader(editor.connection)
    migrations = [
        migration_after(
            loader,
            HealthMigration,
            label,
            [_operation(session, each, models[each.table]) for each in by_app[label]],
        )
        for label in sorted(by_app)
    ]
    files = []
    for migration in migrations:
        why = evidence(by_app[migration.app_label], report.figures.server)
        path = write(migration, why)
        files.append(str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path))
    yield from told(chosen, files)


def _operation(session: Session, suggestion: Suggestion, model: Any) -> Any:
    name = str(model._meta.model_name)
    if suggestion.kind is Kind.REBUILD:
        return RebuildIndexConcurrently(name, suggestion.index)
    table = suggestion.table.name
    end = definition(session, suggestion.definition, suggestion.index, table)
    return DropUndeclaredIndexConcurrently(name, suggestion.index, end)
