"""An index that changes under its name, replaced so that the table is never without it."""

from copy import copy
from typing import Any

from django.db.migrations.operations.base import OperationCategory
from django.db.migrations.operations.models import IndexOperation
from django.db.models import Index

from django_idx.operations.concurrent import IndexChange, is_concurrent, replace_index, stock
from django_idx.operations.indexes import index_change, operation_label


class ReplaceIndexConcurrently(IndexOperation):
    """Have `index` instead of the model's index of the same name.

    On PostgreSQL it is built concurrently under another name, the old one is dropped concurrently,
    and the name is passed on. Elsewhere the old one is removed and then the new one added.
    """

    __module__ = "django_idx.operations"
    atomic = False
    category = OperationCategory.ALTERATION

    def __init__(self, model_name: str, index: Index) -> None:
        if not index.name:
            raise ValueError(f"{type(self).__name__}.index must have a name, {index!r} has none")
        self.model_name = model_name
        self.index = index

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__qualname__, [], {"model_name": self.model_name, "index": self.index}

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.remove_index(app_label, self.model_name_lower, self.index.name)
        state.add_index(app_label, self.model_name_lower, self.index)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        from_model = from_state.apps.get_model(app_label, self.model_name)
        to_model = to_state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(schema_editor.connection.alias, to_model):
            return
        key, name = (app_label, self.model_name_lower), self.index.name
        old = from_state.models[key].get_index_by_name(name)
        new = to_state.models[key].get_index_by_name(name)
        label = operation_label(self, app_label)
        if not is_concurrent(schema_editor):
            with stock(schema_editor, label):
                schema_editor.remove_index(from_model, old)
                schema_editor.add_index(to_model, new)
            return

        def change_to(name: str) -> IndexChange:
            other = _named(new, name)
            return index_change(self, app_label, schema_editor, to_model, other, creating=True)

        drop = index_change(self, app_label, schema_editor, from_model, old, creating=False)
        replace_index(schema_editor, change_to, name, drop)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        self.database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Concurrently replace index {self.index.name} on model {self.model_name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"replace_{self.index.name.lower()}"


def _named(index: Index, name: str) -> Index:
    renamed = copy(index)
    renamed.name = name
    return renamed
