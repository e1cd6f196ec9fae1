"""Django's own two states: what is in the source, and every change made to the target."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Index as DjangoIndex
from django.db.models import Model

from django_idx.indexes import renamed


class TargetState:
    """The target of an autodetector, which may be changed until Django uses it.

    Lists and fields are replaced, never mutated: some belong to the model classes.
    """

    def __init__(self, detector: Any) -> None:
        self._detector = detector
        self._declared: dict[int, tuple[Any, list[Any]]] = {}

    def state(self, model: type[Model]) -> Any:
        """The model's state that migrations are to reach; None for an automatic through table."""
        return self._detector.to_state.models.get(model_key(model))

    def source(self, model: type[Model]) -> Any:
        """Where the model's migrations stand, under the name that it had there; or None."""
        label, name = model_key(model)
        old_names = getattr(self._detector, "renamed_models", {})
        old_name = old_names.get((label, name), name).lower()
        return self._detector.from_state.models.get((label, old_name))

    def source_indexes(self, model: type[Model]) -> Iterator[DjangoIndex]:
        """The indexes that migrations have made, with their fields' present names."""
        source = self.source(model)
        names = self._new_names(model)
        for index in source.options.get("indexes", ()) if source else ():
            yield renamed(index, names)

    def restore(self) -> None:
        """Undo what was done to indexes, except where Django has used it: on created models."""
        for state, declared in self._declared.values():
            if "indexes" in state.options:
                state.options["indexes"] = declared
        self._declared.clear()

    def add_index(self, model: type[Model], index: DjangoIndex | None) -> None:
        """Attach an index."""
        state = self._changeable(model)
        if state is not None and index is not None:
            state.options["indexes"] = [*state.options["indexes"], index]

    def take_index(self, model: type[Model], name: str) -> bool:
        """Take a declared index off; whether it was there."""
        state = self._changeable(model)
        declared = state.options["indexes"] if state is not None else []
        kept = [index for index in declared if index.name != name]
        if len(kept) == len(declared):
            return False
        state.options["indexes"] = kept
        return True

    def turn_off(self, model: type[Model], name: str) -> bool:
        """Turn a field's `db_index` off; whether it has one."""
        state = self.state(model)
        if state is None or not getattr(state.fields.get(name), "db_index", False):
            return False
        without = state.fields[name].clone()
        without.name, without.db_index = name, False
        state.fields[name] = without
        return True

    def keep_fields(self, model: type[Model]) -> None:
        """Leave `db_index` off wherever migrations have turned it off."""
        source = self.source(model)
        for name, field in source.fields.items() if source else ():
            if getattr(field, "db_index", True) is False:
                self.turn_off(model, name)

    def keep_indexes(self, model: type[Model]) -> None:
        """Leave every index that migrations have made."""
        state = self._changeable(model)
        if state is not None:
            names = {index.name for index in state.options["indexes"]}
            kept = [index for index in self.source_indexes(model) if index.name not in names]
            state.options["indexes"] = [*state.options["indexes"], *kept]

    def _changeable(self, model: type[Model]) -> Any:
        state = self.state(model)
        if state is None or "indexes" not in state.options:
            return None
        self._declared.setdefault(id(state), (state, state.options["indexes"]))
        return state

    def _new_names(self, model: type[Model]) -> dict[str, str]:
        """The new names of the model's fields that are renamed in this run, as far as is known."""
        key = model_key(model)
        known = getattr(self._detector, "renamed_fields", {})
        return {old: new for (*place, new), old in known.items() if tuple(place) == key}


def model_key(model: type[Model]) -> tuple[str, str]:
    """The model's place in a migration state: (app label, name in lower case)."""
    return model._meta.app_label, str(model._meta.model_name)
