"""Whether an index that is removed comes back under its name, and can be replaced in one step."""

from collections.abc import Iterable
from typing import Any

from django.db.migrations.operations import AddIndex, RemoveIndex, RenameField
from django.db.migrations.operations.fields import FieldOperation
from django.db.models import Index

from django_idx.phases import HARMLESS, model_of


def is_same_index(removal: RemoveIndex, addition: AddIndex) -> bool:
    """Whether the two are about one index: one model, one name."""
    name = addition.index.name
    return (removal.model_name_lower, removal.name) == (addition.model_name_lower, name)


def is_replaced(removal: RemoveIndex, state: Any, operations: Iterable[Any]) -> bool:
    """Whether `operations` add the index again and leave what the old one is on alone meanwhile.

    Where they change a column of the old index, it has to go before them: the way back would look
    for a field that is not there. `state` is the model's before them.
    """
    operations = list(operations)
    index = next((i for i in state.options["indexes"] if i.name == removal.name), None)
    return (
        index is not None
        and any(isinstance(o, AddIndex) and is_same_index(removal, o) for o in operations)
        and not any(
            model_of(o) == removal.model_name_lower and _touches(o, index) for o in operations
        )
    )


def _touches(operation: Any, index: Index) -> bool:
    if isinstance(operation, (*HARMLESS, AddIndex, RemoveIndex)):
        return False
    if not isinstance(operation, FieldOperation) or index.expressions or index.condition:
        return True
    name = operation.old_name if isinstance(operation, RenameField) else operation.name
    return name.lower() in {field.lower() for field in (*index.fields, *index.include)}
