"""`atomic = False` in the file of a non-atomic migration, which Django before 6.0 leaves out."""

from functools import wraps
from typing import Any

import django
from django.db.migrations.writer import MigrationWriter

from django_idx import operations
from django_idx.migrations import IndexMigration

_CLASS = "class Migration(migrations.Migration):\n"
_ATOMIC = "\n    atomic = False\n"


def write_atomic() -> None:
    """Teach Django 5.2's writer to write it, for this tool's own migrations only."""
    plain: Any = MigrationWriter.as_string
    if django.VERSION >= (6, 0) or getattr(plain, "_idx_writes_atomic", False):
        return

    @wraps(plain)
    def as_string(self: Any) -> str:
        text: str = plain(self)
        if _is_ours(self.migration) and _ATOMIC not in text:
            text = text.replace(_CLASS, _CLASS + _ATOMIC, 1)
        return text

    as_string._idx_writes_atomic = True  # type: ignore[attr-defined]
    MigrationWriter.as_string = as_string  # type: ignore[method-assign]


def _is_ours(migration: Any) -> bool:
    """Whether this tool made it: in this run, or earlier and it is being updated."""
    return isinstance(migration, IndexMigration) or (
        not migration.atomic
        and bool(migration.operations)
        and all(type(o).__module__ == operations.__name__ for o in migration.operations)
    )
