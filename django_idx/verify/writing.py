"""Migrations that make a database as the project's own models say, from what `verify` found.

The state of the models is right already, so each operation only restores one index, and can go
back to exactly what the database had. What belongs to a constraint is told and never written, nor
is the drop of an index that no model declares.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.migrations.loader import MigrationLoader

from django_idx.after_last import migration_after, write
from django_idx.migrations import IndexMigration
from django_idx.operations import RestoreIndexConcurrently
from django_idx.reading import table_name
from django_idx.reading_indexes import stored_name
from django_idx.verify.declaring import Declaration
from django_idx.verify.definition import definition
from django_idx.verify.target import Target
from idx_core.build.session import Session
from idx_core.model import Dialect, TableName
from idx_core.verify.verdict import Attribute, State, Verdict

_MENDED = (State.DIFFERENT, State.MISSING, State.INVALID)


class RestoreMigration(IndexMigration):
    """Restores indexes, and nothing else."""

    suffix = "restore_indexes"


@dataclass(frozen=True, slots=True)
class Written:
    """The files, and why other verdicts are in none: (verdict, reason)."""

    files: tuple[tuple[Path, RestoreMigration], ...]
    left: tuple[tuple[Verdict, str], ...]


def write_migrations(
    session: Session,
    connection: Any,
    target: Target,
    verdicts: Sequence[Verdict],
    declared: Iterable[Declaration],
    own: Collection[str],
) -> Written:
    """Write a migration for each of the `own` apps that needs one, after its last one.

    Raises `VerifyError` when an app has no last migration, or it is not applied here.
    """
    known = {_key(each): each for each in declared}
    operations: dict[str, list[Any]] = defaultdict(list)
    left: list[tuple[Verdict, str]] = []
    for verdict in verdicts:
        if not verdict.is_finding:
            continue
        place = verdict.table, verdict.source
        found = known.get((*place, verdict.name)) or known.get((*place, ""))
        reason = _why_not(verdict, found, target, own)
        if found is None or reason:
            left.append((verdict, reason))
        else:
            label = found.model._meta.app_label
            operations[label].append(_operation(session, verdict, found))
    loader = MigrationLoader(connection, ignore_no_migrations=True)
    migrations = [
        migration_after(loader, RestoreMigration, label, operations[label])
        for label in sorted(operations)
    ]
    return Written(tuple((write(each), each) for each in migrations), tuple(left))


def _key(declared: Declaration) -> tuple[TableName, str, str]:
    name = "" if declared.any_name else stored_name(declared.name, Dialect.POSTGRESQL)
    return table_name(declared.model), declared.source, name


def _why_not(
    verdict: Verdict, declared: Declaration | None, target: Target, own: Collection[str]
) -> str:
    if declared is None:
        return "no model declares it"
    if declared.model._meta.app_label not in own:
        return f"the app {declared.model._meta.app_label!r} is not the project's own"
    if declared.owner is not None or verdict.constraint:
        return "it belongs to a constraint"
    if verdict.state not in _MENDED or (verdict.reason and verdict.state is State.MISSING):
        return verdict.reason or "it cannot be compared"
    if not target.is_migrated(declared.model, declared.index, declared.field):
        return "no migration creates it yet: run makemigrations"
    return ""


def _operation(session: Session, verdict: Verdict, declared: Declaration) -> Any:
    renamed = any(each.attribute is Attribute.NAME for each in verdict.differences)
    before = (
        None
        if verdict.state is State.MISSING
        else definition(session, verdict.reflected, verdict.actual_name, verdict.table.name)
    )
    return RestoreIndexConcurrently(
        model_name=str(declared.model._meta.model_name),
        name=declared.name if renamed else verdict.actual_name or declared.name,
        field_name=None if declared.field is None else declared.field.name,
        before=None if renamed else before,
        renamed_from=verdict.actual_name if renamed else None,
    )
