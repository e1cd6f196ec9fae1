"""AddConstraint and RemoveConstraint of a UniqueConstraint, its index built concurrently.

Where Django makes a real constraint, the index is built first and then becomes the constraint's
(ADD CONSTRAINT … USING INDEX): the table is locked for a moment only, and uniqueness never lapses.
Where Django makes a unique index (condition, include, expressions, opclasses), so do these.
"""

from typing import Any

from django.db.migrations.operations import AddConstraint, RemoveConstraint
from django.db.models import Model, UniqueConstraint

from django_idx.operations.concurrent import (
    IndexChange,
    attach_index,
    create_index,
    drop_constraint,
    drop_index,
    is_concurrent,
    runs_plainly,
    stock,
)
from django_idx.operations.indexes import operation_label

_INDEX = (
    "CREATE UNIQUE INDEX %(concurrently)s%(name)s ON %(table)s "
    "(%(columns)s)%(include)s%(nulls_distinct)s%(condition)s"
)
_USING_INDEX = (
    "ALTER TABLE %(table)s ADD CONSTRAINT %(name)s UNIQUE USING INDEX %(name)s%(deferrable)s"
)


class AddUniqueConstraintConcurrently(AddConstraint):
    """Add a unique constraint; on PostgreSQL its index is built concurrently."""

    __module__ = "django_idx.operations"
    atomic = False

    def __init__(self, model_name: str, constraint: UniqueConstraint) -> None:
        if not isinstance(constraint, UniqueConstraint):
            raise TypeError(
                f"{type(self).__name__}.constraint must be a UniqueConstraint, not {constraint!r}"
            )
        super().__init__(model_name, constraint)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        if not is_concurrent(schema_editor):
            with stock(schema_editor, operation_label(self, app_label)):
                super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            label = operation_label(self, app_label)
            _add(schema_editor, model, self.constraint, label)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        if not is_concurrent(schema_editor):
            with stock(schema_editor, operation_label(self, app_label)):
                super().database_backwards(app_label, schema_editor, from_state, to_state)
            return
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            label = operation_label(self, app_label)
            _remove(schema_editor, model, self.constraint, label)

    def describe(self) -> str:
        return (
            f"Concurrently create unique constraint {self.constraint.name} "
            f"on model {self.model_name}"
        )


class RemoveUniqueConstraintConcurrently(RemoveConstraint):
    """Remove a unique constraint; backwards its index is built concurrently on PostgreSQL."""

    __module__ = "django_idx.operations"
    atomic = False

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        constraint = from_state.models[app_label, self.model_name_lower].get_constraint_by_name(
            self.name
        )
        if not is_concurrent(schema_editor) or not isinstance(constraint, UniqueConstraint):
            with stock(schema_editor, operation_label(self, app_label)):
                super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            _remove(schema_editor, model, constraint, operation_label(self, app_label))

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        constraint = to_state.models[app_label, self.model_name_lower].get_constraint_by_name(
            self.name
        )
        if not is_concurrent(schema_editor) or not isinstance(constraint, UniqueConstraint):
            with stock(schema_editor, operation_label(self, app_label)):
                super().database_backwards(app_label, schema_editor, from_state, to_state)
            return
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            _add(schema_editor, model, constraint, operation_label(self, app_label))

    def describe(self) -> str:
        return f"Concurrently remove unique constraint {self.name} from model {self.model_name}"


def _add(editor: Any, model: type[Model], constraint: Any, operation: str) -> None:
    if constraint.create_sql(model, editor) is None:  # the database does not support it
        return

    def statement(concurrently: bool) -> Any:
        made: Any = constraint.create_sql(model, editor)
        made.template = _INDEX
        made.parts["concurrently"] = "CONCURRENTLY " if concurrently else ""
        return made

    change = IndexChange(
        operation=operation,
        db_table=model._meta.db_table,
        name=constraint.name,
        statement=statement,
    )
    if runs_plainly(editor, change):
        editor.add_constraint(model, constraint)
        return
    create_index(editor, change)
    if _is_index(constraint):
        return
    attach: Any = constraint.create_sql(model, editor)
    attach.template = _USING_INDEX
    attach_index(editor, change, attach)


def _remove(editor: Any, model: type[Model], constraint: Any, operation: str) -> None:
    def statement(concurrently: bool) -> Any:
        return editor._delete_index_sql(model, constraint.name, concurrently=concurrently)

    change = IndexChange(
        operation=operation,
        db_table=model._meta.db_table,
        name=constraint.name,
        statement=statement,
    )
    if _is_index(constraint):
        drop_index(editor, change)
    else:
        drop_constraint(editor, change, lambda: editor.remove_constraint(model, constraint))


def _is_index(constraint: Any) -> bool:
    """Whether Django makes a unique index of it, which no constraint owns."""
    return bool(
        constraint.condition or constraint.include or constraint.opclasses or constraint.expressions
    )
