"""AlterField that only builds or drops the field's own index."""

from typing import Any

from django.db.migrations.operations import AlterField
from django.db.models import Field

from django_idx.operations.concurrent import create_index, drop_index, is_concurrent, stock
from django_idx.operations.history import birth_of_index
from django_idx.operations.implicit import implicit_changes, index_is_turned
from django_idx.operations.indexes import operation_label


class AlterFieldConcurrently(AlterField):
    """Alter a field's `db_index`; on PostgreSQL concurrently.

    The stock operation drops and validates a foreign key again and drops every plain index of the
    column, also one that somebody made by hand. This one touches the field's own index and nothing
    else. A field that changes in more than `db_index` is altered by the stock operation.
    """

    __module__ = "django_idx.operations"
    atomic = False

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        if not self._turn_index(app_label, schema_editor, from_state, to_state):
            with stock(schema_editor, operation_label(self, app_label)):
                super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        if not self._turn_index(app_label, schema_editor, from_state, to_state, restoring=True):
            with stock(schema_editor, operation_label(self, app_label)):
                super().database_forwards(app_label, schema_editor, from_state, to_state)

    def _turn_index(
        self,
        app_label: str,
        editor: Any,
        from_state: Any,
        to_state: Any,
        *,
        restoring: bool = False,
    ) -> bool:
        """Create or drop the field's indexes; false when this is the stock operation's work."""
        from_model = from_state.apps.get_model(app_label, self.model_name)
        to_model = to_state.apps.get_model(app_label, self.model_name)
        from_field: Any = from_model._meta.get_field(self.name)
        to_field: Any = to_model._meta.get_field(self.name)
        if not index_is_turned(from_field, to_field):
            return False
        if not self.allow_migrate_model(editor.connection.alias, to_model):
            return True
        if not is_concurrent(editor):
            indexed = from_field if from_field.db_index else to_field
            # InnoDB keeps an index of its own for a foreign key: the stock operation would only
            # drop the foreign key and validate it again.
            return not editor._field_should_be_indexed(from_model, indexed)
        label = operation_label(self, app_label)
        if from_field.db_index:
            for change in implicit_changes(editor, from_model, from_field, label, dropping=True):
                drop_index(editor, change)
            return True
        names = None
        if restoring:
            birth = birth_of_index(self, app_label, self.model_name, self.name)
            names = (birth.table, birth.column) if birth else None
        for change in implicit_changes(editor, to_model, to_field, label, named_after=names):
            create_index(editor, change)
        return True

    def describe(self) -> str:
        turned = "Add" if getattr(self.field, "db_index", False) else "Remove"
        return f"Concurrently {turned.lower()} the index of field {self.name} on {self.model_name}"

    def reduce(self, operation: Any, app_label: str) -> Any:
        reduced = super().reduce(operation, app_label)
        if not isinstance(reduced, list):
            return reduced
        # Django 5.2 makes a stock AlterField of it when the field is renamed afterwards.
        return [self._of(op) if type(op) is AlterField else op for op in reduced]

    def _of(self, operation: AlterField) -> AlterField:
        if operation.field is not self.field:
            return operation
        field: Field[Any, Any] = operation.field
        return type(self)(operation.model_name, operation.name, field, self.preserve_default)
