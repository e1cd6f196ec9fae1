"""The name that a field's index was once created under, from the project's own migrations.

Renaming a table or a column leaves its indexes' names alone. Whoever drops such an index and comes
back must create it under the old name, or two databases of one project differ. The database has
forgotten it by then; the migrations have not.
"""

from collections.abc import Iterator
from typing import Any

from django.db.backends.utils import strip_quotes, truncate_name
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import (
    AddField,
    AlterField,
    AlterModelTable,
    CreateModel,
    RenameField,
    RenameModel,
    SeparateDatabaseAndState,
)

from idx_core.record import record


@record(frozen=True, slots=True)
class Birth:
    """A field as it was when its index was created; `model` in lower case, `table` its table."""

    table: str
    model: str
    name: str
    field: Any

    @property
    def column(self) -> str:
        copy = self.field.clone()
        copy.set_attributes_from_name(self.name)
        return str(copy.column)


def birth_of_index(operation: Any, app_label: str, model: str, name: str) -> Birth | None:
    """When the index that `operation` drops was created; None when no migration tells."""
    past = _past_of(operation, app_label)
    names = model.lower(), name.lower()
    born: tuple[int, Birth] | None = None
    for position, step in enumerate(past):
        if isinstance(step, RenameModel) and step.new_name_lower == names[0]:
            names = step.old_name_lower, names[1]
        elif isinstance(step, RenameField) and _renamed(step) == names:
            names = names[0], step.old_name_lower
        defined = _defined(step, *names)
        if defined is None:
            continue
        written_name, field = defined
        if not (field.many_to_many or (field.db_index and not field.unique)):
            break  # created by a later step
        born = position, Birth("", names[0], written_name, field)
        if not isinstance(step, AlterField):
            break
    if born is None:
        return None
    position, birth = born
    table = _table(app_label, birth.model, past[position:])
    return Birth(table, birth.model, birth.name, birth.field)


def through_at_birth(birth: Birth, side: str, max_length: int | None) -> tuple[str, str]:
    """(table, column on that side) of the through table when the many-to-many field was created."""
    table = birth.field.db_table or truncate_name(
        f"{strip_quotes(birth.table)}_{birth.name}", max_length
    )
    target = birth.field.remote_field.model
    target = (target if isinstance(target, str) else target._meta.label).lower().rpartition(".")[2]
    if target in (birth.model, "self"):
        return table, f"{'from' if side == 'source' else 'to'}_{birth.model}_id"
    return table, f"{birth.model if side == 'source' else target}_id"


def _past_of(operation: Any, app_label: str) -> list[Any]:
    """The app's steps before `operation`, the latest first; empty where it is in no migration."""
    loader = MigrationLoader(None, ignore_no_migrations=True, replace_migrations=False)
    for key, migration in loader.graph.nodes.items():
        if key[0] == app_label and any(step is operation for step in migration.operations):
            break
    else:
        return []
    past: list[Any] = []
    for node in loader.graph.forwards_plan(key):
        if node[0] == app_label:
            past += _flat(loader.graph.nodes[node].operations)
    own = next(n for n, step in enumerate(past) if step is operation)
    return past[:own][::-1]


def _flat(operations: Any) -> Iterator[Any]:
    for operation in operations:
        if isinstance(operation, SeparateDatabaseAndState):
            yield from _flat(operation.state_operations)
        else:
            yield operation


def _renamed(step: RenameField) -> tuple[str, str]:
    return step.model_name_lower, step.new_name_lower


def _defined(step: Any, model: str, name: str) -> tuple[str, Any] | None:
    """The field and its name as this step defines them, or None when it does not."""
    if isinstance(step, AddField | AlterField):
        is_it = (step.model_name_lower, step.name_lower) == (model, name)
        return (step.name, step.field) if is_it else None
    if isinstance(step, CreateModel) and step.name_lower == model:
        return next(((key, field) for key, field in step.fields if key.lower() == name), None)
    return None


def _table(app_label: str, model: str, past: list[Any]) -> str:
    born_as = model
    for step in past:
        if isinstance(step, RenameModel) and step.new_name_lower == model:
            model = step.old_name_lower
        elif isinstance(step, AlterModelTable) and step.name_lower == model:
            return step.table or f"{app_label}_{born_as}"
        elif isinstance(step, CreateModel) and step.name_lower == model:
            return step.options.get("db_table") or f"{app_label}_{born_as}"
    return f"{app_label}_{born_as}"
