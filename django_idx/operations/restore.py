"""An index as the model declares it, in a database that has come to differ from its migrations.

The state is right already, so only the database is touched. Written by `idx verify --write`.
"""

from collections.abc import Callable
from typing import Any

from django.db.backends.ddl_references import Statement
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.models import Model

from django_idx.operations.concurrent import (
    IndexChange,
    drop_index,
    is_concurrent,
    rename_index,
    replace_index,
)
from django_idx.operations.errors import ConcurrentOperationError
from django_idx.operations.indexes import operation_label
from django_idx.operations.stated import creating, dropping, stated


class RestoreIndexConcurrently(Operation):
    """Have the index called `name` as the model declares it: in `Meta`, or for `field_name`.

    `before` is what the database had under that name, to go back to: the end of the statement that
    creates it (`USING btree (name)`, after `UNIQUE ` where it is), None where it had none. With
    `renamed_from` it had the right one under that name.

    On PostgreSQL this works concurrently, and does nothing where the index is right. No other
    database is touched.
    """

    __module__ = "django_idx.operations"
    atomic = False
    category = OperationCategory.ALTERATION

    def __init__(
        self,
        model_name: str,
        name: str,
        *,
        field_name: str | None = None,
        before: str | None = None,
        renamed_from: str | None = None,
    ) -> None:
        self.model_name = model_name
        self.name = name
        self.field_name = field_name
        self.before = before
        self.renamed_from = renamed_from

    @property
    def model_name_lower(self) -> str:
        """As migration states call the model."""
        return self.model_name.lower()

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        words = {
            "model_name": self.model_name,
            "name": self.name,
            "field_name": self.field_name,
            "before": self.before,
            "renamed_from": self.renamed_from,
        }
        given = {word: value for word, value in words.items() if value is not None}
        return type(self).__qualname__, [], given

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The state says it already."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        if not self._is_for(schema_editor, model):
            return
        label = operation_label(self, app_label)
        if self.renamed_from is not None:
            rename_index(
                schema_editor, dropping(schema_editor, model, label, self.renamed_from), self.name
            )
        self._have(schema_editor, model, self._declared(schema_editor, model, label))

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        if not self._is_for(schema_editor, model):
            return
        drop = dropping(schema_editor, model, operation_label(self, app_label), self.name)
        if self.renamed_from is not None:
            rename_index(schema_editor, drop, self.renamed_from)
        elif self.before is not None:
            self._have(schema_editor, model, stated(schema_editor, model, self.name, self.before))
        else:
            drop_index(schema_editor, drop)

    def describe(self) -> str:
        return f"Concurrently restore index {self.name} of model {self.model_name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"restore_{self.name.lower()}"

    def _is_for(self, editor: Any, model: type[Model]) -> bool:
        return is_concurrent(editor) and self.allow_migrate_model(editor.connection.alias, model)

    def _declared(self, editor: Any, model: type[Model], label: str) -> Callable[[], Statement]:
        """What gives the statement of the declared index, which is changed when it is used."""
        if self.field_name is None:
            for index in (*model._meta.indexes, *model._meta.constraints):
                if index.name == self.name:
                    found: Any = index
                    return lambda: found.create_sql(model, editor)
        else:
            field = model._meta.get_field(self.field_name)
            is_like = self.name.endswith("_like")

            def of_field() -> list[Statement]:
                made = editor._field_indexes_sql(model, field)
                return [each for each in made if _is_for_like(each) == is_like]

            if of_field():
                return lambda: of_field()[0]
        raise ConcurrentOperationError(
            f"cannot run {label}: the model does not declare the index {self.name!r} at this point "
            "of the migrations. Remove the operation, or move it to where it does."
        )

    def _have(self, editor: Any, model: type[Model], declared: Callable[[], Statement]) -> None:
        """Have the index that the statement creates."""
        label = operation_label(self, model._meta.app_label)

        def change(name: str) -> IndexChange:
            return creating(editor, model, label, name, declared)

        replace_index(editor, change, self.name, dropping(editor, model, label, self.name))


def _is_for_like(statement: Statement) -> bool:
    return str(statement.parts["name"]).endswith('_like"')
