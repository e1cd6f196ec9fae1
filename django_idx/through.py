"""Operations for automatic through tables, the one thing Django's own differ cannot see."""

from collections.abc import Iterator
from typing import Any, Literal

from django.db.migrations.autodetector import OperationDependency

from django_idx.derived_state import DerivedState
from django_idx.operations import (
    AddThroughIndexConcurrently,
    RemoveThroughIndexConcurrently,
    through_index_is_removed,
)
from django_idx.target_state import model_key


def through_operations(
    detector: Any, derived: DerivedState
) -> Iterator[tuple[str, Any, list[Any]]]:
    """(app label, operation, dependencies): remove what is redundant, restore what no longer is."""
    wanted = set(derived.removed_through)
    for field in _fields(detector, derived):
        app_label, model_name = key = model_key(field.model)
        for side, column in _columns(field):
            removed = through_index_is_removed(
                detector.from_state,
                app_label,
                detector.renamed_models.get(key, model_name),
                detector.renamed_fields.get((*key, field.name), field.name),
                side,
            )
            if removed == ((field, column) in wanted):
                continue
            kind = AddThroughIndexConcurrently if removed else RemoveThroughIndexConcurrently
            operation = kind(model_name=model_name, field_name=field.name, column=column)
            created = OperationDependency.Type.CREATE
            yield app_label, operation, [OperationDependency(*key, field.name, created)]


def _fields(detector: Any, derived: DerivedState) -> Iterator[Any]:
    for model in derived.models.values():
        fields = model._meta.local_many_to_many
        if fields and model_key(model) in detector.to_state.models:
            for field in fields:
                through: Any = field.remote_field.through
                if through._meta.auto_created:
                    yield field


def _columns(field: Any) -> tuple[tuple[Literal["source", "target"], str], ...]:
    return ("source", field.m2m_column_name()), ("target", field.m2m_reverse_name())
