"""Indexes of a model's table that `idx health --write` drops or rebuilds; no state changes."""

from typing import Any

from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.models import Model

from django_idx.operations.concurrent import (
    create_index,
    drop_index,
    is_concurrent,
    rebuild_index,
)
from django_idx.operations.indexes import operation_label
from django_idx.operations.stated import creating, dropping, stated


class _DatabaseIndexOperation(Operation):
    """On PostgreSQL it works concurrently; no other database is touched."""

    __module__ = "django_idx.operations"
    atomic = False

    def __init__(self, model_name: str, name: str) -> None:
        self.model_name = model_name
        self.name = name

    @property
    def model_name_lower(self) -> str:
        """As migration states call the model."""
        return self.model_name.lower()

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__qualname__, [], {"model_name": self.model_name, "name": self.name}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The state knows nothing of it, or has it right."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        self._run(self._forwards, app_label, schema_editor, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        self._run(self._backwards, app_label, schema_editor, to_state)

    def _run(self, way: Any, app_label: str, editor: Any, state: Any) -> None:
        """Go one way, where there is something to do on this database."""
        model: type[Model] = state.apps.get_model(app_label, self.model_name)
        if is_concurrent(editor) and self.allow_migrate_model(editor.connection.alias, model):
            way(editor, model, operation_label(self, app_label))

    def _forwards(self, editor: Any, model: type[Model], label: str) -> None:
        raise NotImplementedError

    def _backwards(self, editor: Any, model: type[Model], label: str) -> None:
        """Nothing, unless an operation has something to undo."""


class DropUndeclaredIndexConcurrently(_DatabaseIndexOperation):
    """Drop an index that the table has and no model declares; nothing where it is not there.

    `definition` is what it was, to go back to: the end of the statement that creates it
    (`USING btree (name)`, after `UNIQUE ` where it is).
    """

    __module__ = "django_idx.operations"
    category = OperationCategory.REMOVAL

    def __init__(self, model_name: str, name: str, definition: str) -> None:
        super().__init__(model_name, name)
        self.definition = definition

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        name, arguments, words = super().deconstruct()
        return name, arguments, {**words, "definition": self.definition}

    def _forwards(self, editor: Any, model: type[Model], label: str) -> None:
        drop_index(editor, dropping(editor, model, label, self.name))

    def _backwards(self, editor: Any, model: type[Model], label: str) -> None:
        declared = stated(editor, model, self.name, self.definition)
        create_index(editor, creating(editor, model, label, self.name, declared))

    def describe(self) -> str:
        return f"Concurrently drop undeclared index {self.name} of model {self.model_name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"drop_{self.name.lower()}"


class RebuildIndexConcurrently(_DatabaseIndexOperation):
    """Rebuild an index in its place, INVALID or bloated; nothing where it is not there."""

    __module__ = "django_idx.operations"
    category = OperationCategory.ALTERATION

    def _forwards(self, editor: Any, model: type[Model], label: str) -> None:
        rebuild_index(editor, dropping(editor, model, label, self.name))

    def describe(self) -> str:
        return f"Concurrently rebuild index {self.name} of model {self.model_name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"rebuild_{self.name.lower()}"
