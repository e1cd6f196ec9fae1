"""Migrations that mend a database: each is the last one of its app, and changes no state."""

import re
from pathlib import Path
from typing import Any, TypeVar

from django.core.management.utils import run_formatters
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.writer import MigrationWriter

from django_idx.migrations import IndexMigration
from django_idx.writer import write_atomic
from idx_core.errors import VerifyError

_Kind = TypeVar("_Kind", bound=IndexMigration)


def migration_after(
    loader: MigrationLoader, kind: type[_Kind], label: str, operations: list[Any]
) -> _Kind:
    """One with these operations. Raises `VerifyError`.

    So it does when the app has no last migration, or it is not applied here.
    """
    cannot = f"cannot write a migration for app {label!r}:"
    leaves = loader.graph.leaf_nodes(label)
    if len(leaves) != 1:
        there = "no migrations" if not leaves else "several last migrations"
        remedy = "makemigrations" if not leaves else "makemigrations --merge"
        raise VerifyError(f"{cannot} it has {there}. Run {remedy} first.")
    pending = [
        name
        for app_label, name in loader.graph.forwards_plan(leaves[0])
        if app_label == label and (app_label, name) not in loader.applied_migrations
    ]
    if pending:
        raise VerifyError(f"{cannot} {pending[0]} is not applied here. Run migrate first.")
    number = re.match(r"\d+", leaves[0][1])
    digits = int(number[0]) + 1 if number else 1
    migration = kind(f"{digits:04d}_{kind.suffix}", label)
    vars(migration).update(dependencies=[leaves[0]], operations=operations)
    return migration


def write(migration: IndexMigration, why: str = "") -> Path:
    """Write its file, with `why` in the docstring; gives where it is."""
    from idx_core.health.written import with_docstring

    write_atomic()
    writer = MigrationWriter(migration)
    path = Path(writer.path)
    source = writer.as_string()
    path.write_text(with_docstring(source, why) if why else source, encoding="utf-8")
    run_formatters([str(path)])
    return path
