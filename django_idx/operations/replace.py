"""An index that changes under its name, replaced so that the table is never without it."""

from copy import copy
from typing import Any

from django.db.migrations.operations.base import OperationCategory
from django.db.migrations.operations.models import IndexOperation
from django.db.models import Index, Model

from django_idx.operations.concurrent import IndexChange, is_concurrent, runs_plainly, stock
from django_idx.operations.indexes import operation_label


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
        change = _change(schema_editor, to_model, new, label)
        if not is_concurrent(schema_editor):
            with stock(schema_editor, label):
                _replace_plainly(schema_editor, from_model, to_model, old, new)
        elif runs_plainly(schema_editor, change):
            _replace_plainly(schema_editor, from_model, to_model, old, new)
        elif schema_editor.collect_sql:
            _collect(schema_editor, to_model, new, label)
        else:
            from django_idx.operations import build

            def statement(name: str) -> Any:
                return _named(new, name).create_sql(to_model, schema_editor, concurrently=True)

            build.replace_index(schema_editor, change, statement)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        self.database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Concurrently replace index {self.index.name} on model {self.model_name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"replace_{self.index.name.lower()}"


def _change(editor: Any, model: type[Model], index: Index, operation: str) -> IndexChange:
    return IndexChange(
        operation=operation,
        db_table=model._meta.db_table,
        name=index.name,
        statement=lambda concurrently: index.create_sql(model, editor, concurrently=concurrently),
    )


def _named(index: Index, name: str) -> Index:
    renamed = copy(index)
    renamed.name = name
    return renamed


def _replace_plainly(editor: Any, before: Any, after: Any, old: Index, new: Index) -> None:
    editor.remove_index(before, old)
    editor.add_index(after, new)


def _collect(editor: Any, model: type[Model], new: Index, operation: str) -> None:
    from django_idx.operations import offline
    from idx_core.build.names import interim_name

    interim = _change(editor, model, _named(new, interim_name(new.name)), operation)
    offline.create_index(editor, interim)
    offline.drop_index(editor, _change(editor, model, new, operation))
    names = map(editor.quote_name, (interim.name, new.name))
    editor.execute("ALTER INDEX IF EXISTS {} RENAME TO {}".format(*names), params=None)
