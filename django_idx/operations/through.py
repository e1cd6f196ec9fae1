"""The redundant foreign-key index of an automatic many-to-many through table.

Such tables are not in Django's migration state, so the removal is remembered on the state itself:
`through_index_is_removed` tells the next `makemigrations` that nothing is left to do.
"""

from typing import Any, Literal

from django.db.migrations.operations.base import Operation
from django.utils.functional import cached_property

from django_idx.operations.concurrent import create_index, drop_index, is_concurrent, stock
from django_idx.operations.history import birth_of_index, through_at_birth
from django_idx.operations.implicit import implicit_changes
from django_idx.operations.indexes import operation_label

Side = Literal["source", "target"]

_MEMORY = "_idx_removed_through_indexes"


class ThroughIndexOperation(Operation):
    """Creates or drops the index of one of the two columns of a field's through table."""

    atomic = False
    removes: bool

    def __init__(self, model_name: str, field_name: str, column: str) -> None:
        self.model_name = model_name
        self.field_name = field_name
        self.column = column

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        arguments = {
            "model_name": self.model_name,
            "field_name": self.field_name,
            "column": self.column,
        }
        return type(self).__name__, [], arguments

    @cached_property
    def model_name_lower(self) -> str:
        return self.model_name.lower()

    def state_forwards(self, app_label: str, state: Any) -> None:
        key = (app_label, self.model_name_lower, self.field_name, self.side)
        field = state.models[app_label, self.model_name_lower].fields[self.field_name]
        others = [known for known in _memory(state) if not _is_it(known, key, field)]
        setattr(state, _MEMORY, [*others, (key, field)] if self.removes else others)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        self._change(app_label, schema_editor, from_state, dropping=self.removes)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        dropping = not self.removes
        self._change(app_label, schema_editor, to_state, dropping=dropping, restoring=not dropping)

    def references_model(self, name: str, app_label: str) -> bool:
        return name.lower() == self.model_name_lower

    def references_field(self, model_name: str, name: str, app_label: str) -> bool:
        return self.references_model(model_name, app_label) and name == self.field_name

    def reduce(self, operation: Operation, app_label: str) -> Any:
        if isinstance(operation, ThroughIndexOperation) and self._is_same_index(operation):
            return [] if self.removes != operation.removes else [self]
        return super().reduce(operation, app_label)

    def _is_same_index(self, other: "ThroughIndexOperation") -> bool:
        return (self.model_name_lower, self.field_name, self.column) == (
            other.model_name_lower,
            other.field_name,
            other.column,
        )

    def _change(
        self,
        app_label: str,
        editor: Any,
        state: Any,
        *,
        dropping: bool,
        restoring: bool = False,
    ) -> None:
        model = state.apps.get_model(app_label, self.model_name)
        through = model._meta.get_field(self.field_name).remote_field.through
        if not through._meta.auto_created:
            return
        if not self.allow_migrate_model(editor.connection.alias, through):
            return
        field = next(f for f in through._meta.local_fields if f.column == self.column)
        if not is_concurrent(editor):
            with stock(editor, operation_label(self, app_label)):
                _change_plainly(editor, through, field, dropping=dropping)
            return
        names = None
        if restoring:
            birth = birth_of_index(self, app_label, self.model_name, self.field_name)
            limit = editor.connection.ops.max_name_length()
            names = through_at_birth(birth, self.side, limit) if birth else None
        label = operation_label(self, app_label)
        for change in implicit_changes(
            editor, through, field, label, dropping=dropping, named_after=names
        ):
            (drop_index if dropping else create_index)(editor, change)

    @property
    def side(self) -> Side:
        """Which of the two columns it is; "source" refers to the field's own model."""
        own = (f"{self.model_name_lower}_id", f"from_{self.model_name_lower}_id")
        return "source" if self.column in own else "target"


class RemoveThroughIndexConcurrently(ThroughIndexOperation):
    """Drop the index of `column` in the automatic through table of a ManyToManyField.

    For a foreign key's index that the table's unique pair makes redundant; the foreign key itself
    stays as it is.
    """

    __module__ = "django_idx.operations"
    removes = True

    def describe(self) -> str:
        return (
            f"Concurrently remove the index of {self.column} from the through table of "
            f"{self.model_name}.{self.field_name}"
        )

    @property
    def migration_name_fragment(self) -> str:
        return f"remove_{self.model_name_lower}_{self.field_name}_{self.column}_idx"


class AddThroughIndexConcurrently(ThroughIndexOperation):
    """Create that index again: the inverse of `RemoveThroughIndexConcurrently`."""

    __module__ = "django_idx.operations"
    removes = False

    def describe(self) -> str:
        return (
            f"Concurrently add the index of {self.column} to the through table of "
            f"{self.model_name}.{self.field_name}"
        )

    @property
    def migration_name_fragment(self) -> str:
        return f"{self.model_name_lower}_{self.field_name}_{self.column}_idx"


def through_index_is_removed(
    state: Any, app_label: str, model_name: str, field_name: str, side: Side
) -> bool:
    """Whether migrations have dropped the index of one column of a field's through table.

    `side` is "source" for the column that refers to the field's own model. A model or field that
    was renamed since is recognised.
    """
    key = (app_label, model_name.lower(), field_name, side)
    model = state.models.get(key[:2])
    field = model.fields.get(field_name) if model else None
    return any(_is_it(known, key, field) for known in _memory(state))


def _is_it(known: Any, key: tuple[str, str, str, Side], field: Any) -> bool:
    """Whether it goes by these names, or did before a rename: then its field is still the same."""
    known_key, known_field = known
    return known_key == key or (known_key[3] == key[3] and known_field is field)


def _memory(state: Any) -> list[Any]:
    memory: list[Any] = getattr(state, _MEMORY, [])
    return memory


def _change_plainly(editor: Any, through: Any, field: Any, *, dropping: bool) -> None:
    if not editor._field_should_be_indexed(through, field):
        return  # InnoDB has an index of its own for the foreign key, or needs none
    names = editor._constraint_names(through, [field.column], index=True, unique=False)
    if dropping:
        for name in names:
            editor.execute(editor._delete_index_sql(through, name))
    elif not names:
        editor.execute(editor._create_index_sql(through, fields=[field]), params=None)
