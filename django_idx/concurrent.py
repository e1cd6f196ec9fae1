"""The concurrent form of a stock operation: what stays in the transaction, and what does not."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.migrations.operations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterField,
    RemoveConstraint,
    RemoveIndex,
    RenameModel,
)
from django.db.models import NOT_PROVIDED, UniqueConstraint

from django_idx import operations as own
from django_idx.replaced import is_replaced, is_same_index


@dataclass
class Parts:
    """One operation divided: what removes an index, what stays inside, what comes after."""

    removals: list[Any] = field(default_factory=list)
    inside: list[Any] = field(default_factory=list)
    after: list[Any] = field(default_factory=list)


@dataclass(frozen=True)
class Divider:
    """Divides the operations of one app; `created` are models whose tables nobody uses yet."""

    detector: Any
    app_label: str
    operations: Sequence[Any]
    created: frozenset[str]
    stock: bool

    def divide(self, operation: Any) -> Parts:
        """What becomes of an operation; one without a concurrent form stays inside."""
        if isinstance(
            operation, own.RemoveThroughIndexConcurrently | own.AddThroughIndexConcurrently
        ):
            return self._through(operation)
        model = getattr(operation, "model_name_lower", None)
        if model is None or not self._exists(model):
            return Parts(inside=[operation])
        match operation:
            case RemoveIndex():
                return self._remove_index(operation)
            case AddIndex():
                return Parts(after=[self._add_index(operation)])
            case _ if self.stock:
                return Parts(inside=[operation])
            case AlterField():
                return self._alter_field(operation)
            case AddField():
                return self._add_field(operation)
            case AddConstraint(constraint=UniqueConstraint()):
                return self._add_unique(operation)
        return Parts(inside=[operation])

    def _exists(self, model: str) -> bool:
        key = (self.app_label, model)
        return key in self.detector.kept_model_keys and model not in self.created

    def _remove_index(self, operation: RemoveIndex) -> Parts:
        if self._is_renamed(operation.model_name_lower):
            return Parts(inside=[operation])  # the rename, which comes first, locks the table too
        if self._is_replaced(operation):
            return Parts()  # by what is added
        kind = _stock().RemoveIndexConcurrently if self.stock else own.RemoveIndexConcurrently
        return Parts(removals=[kind(operation.model_name, operation.name)])

    def _add_index(self, operation: AddIndex) -> Any:
        removals = (
            other
            for other in self.operations
            if isinstance(other, RemoveIndex) and is_same_index(other, operation)
        )
        if any(self._is_replaced(removal) for removal in removals):
            return own.ReplaceIndexConcurrently(operation.model_name, operation.index)
        kind = _stock().AddIndexConcurrently if self.stock else own.AddIndexConcurrently
        return kind(operation.model_name, operation.index)

    def _is_replaced(self, removal: RemoveIndex) -> bool:
        if self.stock or self._is_renamed(removal.model_name_lower):
            return False
        state = self.detector.from_state.models.get((self.app_label, removal.model_name_lower))
        return state is not None and is_replaced(removal, state, self.operations)

    def _add_unique(self, operation: Any) -> Parts:
        name = operation.constraint.name
        replaces = any(
            isinstance(other, RemoveConstraint)
            and (other.model_name_lower, other.name) == (operation.model_name_lower, name)
            for other in self.operations
        )
        if replaces:  # in one transaction, else uniqueness would lapse in between
            return Parts(inside=[operation])
        made = own.AddUniqueConstraintConcurrently(operation.model_name, operation.constraint)
        return Parts(after=[made])

    def _add_field(self, operation: AddField) -> Parts:
        added: Any = operation.field
        if added.many_to_many or not _makes_index(added):
            return Parts(inside=[operation])
        without = _with(added, db_index=False)
        inside = AddField(operation.model_name, operation.name, without, operation.preserve_default)
        return Parts(inside=[inside], after=[self._turn(operation)])

    def _alter_field(self, operation: AlterField) -> Parts:
        operation = self._to_renamed(operation)
        after: Any = operation.field
        before = self._source_field(operation)
        if before is None or not _both_plain(before, after) or before.db_index == after.db_index:
            return Parts(inside=[operation])
        turned = self._turn(operation)
        inside = _with(after, db_index=before.db_index)
        if self._same(before, inside):
            return Parts(after=[turned])
        rest = AlterField(operation.model_name, operation.name, inside, operation.preserve_default)
        return Parts(inside=[rest], after=[turned])

    def _to_renamed(self, operation: AlterField) -> AlterField:
        """With the new name of a target that is renamed in the same run.

        Django compares under the old name, and leaves that in the operation; it fails in migrate.
        """
        altered: Any = operation.field
        target = getattr(altered.remote_field, "model", None)
        new = (
            self.detector.renamed_models_rel.get(target.lower())
            if isinstance(target, str)
            else None
        )
        if new is None:
            return operation
        changed = altered.clone()
        changed.remote_field.model = new
        return AlterField(operation.model_name, operation.name, changed, operation.preserve_default)

    def _turn(self, operation: AddField | AlterField) -> Any:
        """The operation that only builds or drops the index, from the final field."""
        final = operation.field
        if not operation.preserve_default:
            final = _with(final, default=NOT_PROVIDED)
        return own.AlterFieldConcurrently(operation.model_name, operation.name, final)

    def _through(self, operation: Any) -> Parts:
        added = any(
            isinstance(other, AddField)
            and (other.model_name_lower, other.name)
            == (operation.model_name_lower, operation.field_name)
            for other in self.operations
        )
        if added or not self._exists(operation.model_name_lower):
            return Parts(inside=[operation])
        return Parts(after=[operation])

    def _source_field(self, operation: AlterField) -> Any:
        key = (self.app_label, operation.model_name_lower)
        old_model = self.detector.renamed_models.get(key, key[1]).lower()
        old_name = self.detector.renamed_fields.get((*key, operation.name), operation.name)
        state = self.detector.from_state.models.get((self.app_label, old_model))
        return state.fields.get(old_name) if state else None

    def _same(self, before: Any, after: Any) -> bool:
        old, new = (self.detector.deep_deconstruct(side) for side in (before, after))
        target = old[2].get("to")
        if isinstance(target, str):
            old[2]["to"] = self.detector.renamed_models_rel.get(target, target)
        return bool(old == new)

    def _is_renamed(self, model: str) -> bool:
        return any(
            isinstance(other, RenameModel) and other.new_name_lower == model
            for other in self.operations
        )


def _makes_index(made: Any) -> bool:
    return bool(made.db_index and not made.unique)


def _both_plain(before: Any, after: Any) -> bool:
    return not (before.many_to_many or after.many_to_many or before.unique or after.unique)


def _with(made: Any, **attributes: Any) -> Any:
    changed = made.clone()
    for name, value in attributes.items():
        setattr(changed, name, value)
    return changed


def _stock() -> Any:
    from django.contrib.postgres import operations  # needs psycopg

    return operations
