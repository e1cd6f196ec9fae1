"""AddIndex and RemoveIndex that work concurrently."""

from typing import Any

from django.db.migrations.operations import AddIndex, RemoveIndex
from django.db.models import Index, Model

from django_idx.operations.concurrent import (
    IndexChange,
    create_index,
    drop_index,
    is_concurrent,
    stock,
)
from django_idx.operations.possible import is_possible


class AddIndexConcurrently(AddIndex):
    """Add an index on a model; on PostgreSQL with CREATE INDEX CONCURRENTLY."""

    __module__ = "django_idx.operations"
    atomic = False

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        if not is_possible(self.index, schema_editor):
            return
        if not is_concurrent(schema_editor):
            with stock(schema_editor, operation_label(self, app_label)):
                super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            create_index(
                schema_editor, self._change(app_label, schema_editor, model, creating=True)
            )

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        if not is_possible(self.index, schema_editor):
            return
        if not is_concurrent(schema_editor):
            with stock(schema_editor, operation_label(self, app_label)):
                super().database_backwards(app_label, schema_editor, from_state, to_state)
            return
        model = from_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            drop_index(schema_editor, self._change(app_label, schema_editor, model, creating=False))

    def describe(self) -> str:
        return f"Concurrently {_uncapitalised(super().describe())}"

    def _change(
        self, app_label: str, editor: Any, model: type[Model], *, creating: bool
    ) -> IndexChange:
        return index_change(self, app_label, editor, model, self.index, creating=creating)


class RemoveIndexConcurrently(RemoveIndex):
    """Remove an index from a model; on PostgreSQL with DROP INDEX CONCURRENTLY."""

    __module__ = "django_idx.operations"
    atomic = False

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        if not is_possible(self._index(from_state, app_label), schema_editor):
            return
        if not is_concurrent(schema_editor):
            with stock(schema_editor, operation_label(self, app_label)):
                super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        model = from_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            index = self._index(from_state, app_label)
            change = index_change(self, app_label, schema_editor, model, index, creating=False)
            drop_index(schema_editor, change)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        if not is_possible(self._index(to_state, app_label), schema_editor):
            return
        if not is_concurrent(schema_editor):
            with stock(schema_editor, operation_label(self, app_label)):
                super().database_backwards(app_label, schema_editor, from_state, to_state)
            return
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            index = self._index(to_state, app_label)
            change = index_change(self, app_label, schema_editor, model, index, creating=True)
            create_index(schema_editor, change)

    def describe(self) -> str:
        return f"Concurrently {_uncapitalised(super().describe())}"

    def _index(self, state: Any, app_label: str) -> Index:
        found: Index = state.models[app_label, self.model_name_lower].get_index_by_name(self.name)
        return found


def index_change(
    operation: Any,
    app_label: str,
    editor: Any,
    model: type[Model],
    index: Index,
    *,
    creating: bool,
) -> IndexChange:
    """The change that creates or drops one of `Meta.indexes`."""

    def statement(concurrently: bool) -> Any:
        if creating:
            return index.create_sql(model, editor, concurrently=concurrently)
        return index.remove_sql(model, editor, concurrently=concurrently)

    return IndexChange(
        operation=operation_label(operation, app_label),
        db_table=model._meta.db_table,
        name=index.name,
        statement=statement,
    )


def operation_label(operation: Any, app_label: str) -> str:
    """How messages name an operation: its class, model and app."""
    return f"{type(operation).__name__} on {app_label}.{operation.model_name}"


def _uncapitalised(text: str) -> str:
    return text[:1].lower() + text[1:]
