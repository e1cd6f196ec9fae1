"""Applies operations to a real database exactly as `migrate` would, and looks at the outcome."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections, models
from django.db.migrations import Migration
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

APP = "shop"

_INDEXES = """
SELECT c.relname, pg_get_indexdef(c.oid) || CASE WHEN i.indisvalid THEN '' ELSE ' INVALID' END
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
WHERE t.relname = %s ORDER BY 1
"""
_CONSTRAINTS = """
SELECT k.conname, pg_get_constraintdef(k.oid), k.oid::bigint FROM pg_constraint k
JOIN pg_class t ON t.oid = k.conrelid WHERE t.relname = %s AND k.contype IN ('p', 'u', 'f', 'x')
ORDER BY 1
"""


class Migrator:
    """A project of one app, `shop`, in the database of an alias; migrations are applied in turn."""

    def __init__(self, alias: str) -> None:
        self.connection = connections[alias]
        self.state = ProjectState()
        self._applied: list[tuple[Migration, ProjectState]] = []

    def apply(self, *operations: Operation, atomic: bool = False) -> None:
        """Apply one migration; the state stays as it was when that fails."""
        migration = _migration(operations, atomic)
        before = self.state.clone()
        with self.connection.schema_editor(atomic=atomic) as editor:
            after = migration.apply(self.state.clone(), editor)
        self.state = after
        self._applied.append((migration, before))

    def unapply(self) -> None:
        """Reverse the last migration."""
        migration, before = self._applied[-1]
        with self.connection.schema_editor(atomic=migration.atomic) as editor:
            migration.unapply(before.clone(), editor)
        self.state = before
        self._applied.pop()

    def sql(self, *operations: Operation, atomic: bool = False, backwards: bool = False) -> str:
        """What `sqlmigrate` prints for a migration that is not applied yet."""
        migration = _migration(operations, atomic)
        state = self.state.clone()
        with self.connection.schema_editor(collect_sql=True, atomic=atomic) as editor:
            if backwards:
                migration.unapply(state, editor, collect_sql=True)
            else:
                migration.apply(state, editor, collect_sql=True)
        return "\n".join(editor.collected_sql)

    def execute(self, sql: str, parameters: list[Any] | None = None) -> list[tuple[Any, ...]]:
        with self.connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchall() if cursor.description else []

    def indexes(self, table: str) -> dict[str, str]:
        """Every index of a PostgreSQL table: name → definition, marked when it is INVALID."""
        return dict(self.execute(_INDEXES, [table]))

    def constraints(self, table: str) -> dict[str, tuple[str, int]]:
        """Every key of a PostgreSQL table: name → (definition, oid)."""
        return {name: (text, oid) for name, text, oid in self.execute(_CONSTRAINTS, [table])}

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        """The DDL that really reaches the server within the block."""
        seen: list[str] = []

        def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            seen.append(str(sql))
            return execute(sql, params, many, context)

        with self.connection.execute_wrapper(note):
            yield seen


def _migration(operations: tuple[Operation, ...], atomic: bool) -> Migration:
    body = {"operations": list(operations), "atomic": atomic}
    made: Migration = type("Migration", (Migration,), body)("0001_test", APP)
    return made


def create(model: str, /, **fields: models.Field[Any, Any]) -> CreateModel:
    """The operation that creates a model with these fields and a BigAutoField `id`."""
    key: tuple[str, models.Field[Any, Any]] = ("id", models.BigAutoField(primary_key=True))
    return CreateModel(model, [key, *fields.items()])
