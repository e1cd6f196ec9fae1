"""Which of the project's migrations are to be judged."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.migrations.exceptions import (
    AmbiguityError,
    BadMigrationError,
    CircularDependencyError,
    NodeNotFoundError,
)
from django.db.migrations.loader import MigrationLoader
from django.db.utils import DatabaseError

from django_idx.hazards.reader import Node, plan_of
from idx_core.errors import IdxError


class UnknownMigrationError(IdxError):
    """An app or a migration that the project has not."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The migrations that are judged, of all those there are; `note` says what was not asked."""

    loader: MigrationLoader
    judged: frozenset[Node]
    note: str = ""


def choose(
    connection: Any, own: Collection[str], names: Sequence[str], *, everything: bool
) -> Choice:
    """Those named; else the project's own that are not applied, or all of them.

    Raises `IdxError` for migrations that `migrate` would refuse, and for names of none.
    """
    if names:
        loader = _loaded(None)
        return Choice(loader, frozenset(node for name in names for node in _named(loader, name)))
    if everything:
        return _unapplied(_loaded(None), own)
    try:
        loader = _loaded(connection)
    except DatabaseError as error:
        reason = str(error).strip().partition("\n")[0]
        note = f"no database can be asked what is applied: {reason}"
        return _unapplied(_loaded(None), own, note)
    finally:
        connection.close()
    return _unapplied(loader, own)


def _loaded(connection: Any) -> MigrationLoader:
    try:
        return MigrationLoader(connection, ignore_no_migrations=True)
    except (BadMigrationError, NodeNotFoundError, CircularDependencyError) as error:
        raise IdxError(f"cannot read the migrations: {error}") from error


def _unapplied(loader: MigrationLoader, own: Collection[str], note: str = "") -> Choice:
    judged = {n for n in plan_of(loader) if n[0] in own and n not in loader.applied_migrations}
    return Choice(loader, frozenset(judged), note)


def _named(loader: MigrationLoader, name: str) -> list[Node]:
    app_label, _, prefix = name.partition(".")
    found = [node for node in plan_of(loader) if node[0] == app_label]
    if not found:
        known = sorted(loader.migrated_apps)
        close = difflib.get_close_matches(app_label, known, n=1)
        meant = f"; did you mean {close[0]!r}?" if close else ""
        raise UnknownMigrationError(
            f"cannot read migrations of {app_label!r}: no such app has any{meant}"
        )
    if not prefix:
        return found
    try:
        migration = loader.get_migration_by_prefix(app_label, prefix)
    except (AmbiguityError, KeyError) as error:
        reason = "several begin so" if isinstance(error, AmbiguityError) else "there is none"
        raise UnknownMigrationError(f"cannot read migration {name!r}: {reason}") from error
    return [(migration.app_label, migration.name)]
