"""One historical model as a class, with no more of the others than its table depends on.

Django renders all models of a state, anew around each model that an operation changes. That takes
minutes for a long history, and only the one model is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.migrations.state import ModelState, StateApps
from django.db.migrations.utils import resolve_relation
from django.db.models import Model

Key = tuple[str, str]


def rendered(state: Any, key: Key) -> type[Model]:
    """The model (app label, name in lower case) as the state has it."""
    needed = {key: _model_state(state, key)}
    for target in _references(needed[key]):
        _add(needed, state, target)
    registry = StateApps([], {})
    registry.render_multiple([model for model in needed.values() if model is not None])
    found: type[Model] = registry.get_model(*key)
    return found


def _add(needed: dict[Key, Any], state: Any, key: Key) -> None:
    """A model that is referred to: of what it refers to itself only its keys matter."""
    if key in needed:
        return
    model = needed[key] = _model_state(state, key)
    if model is None:
        return
    for parent in _bases(model):
        _add(needed, state, parent)
    for field in model.fields.values():
        # a reference may be to a column that is unique, and refers to something itself
        if (field.primary_key or field.unique) and field.remote_field is not None:
            _add(needed, state, _target(field.remote_field.model, model))


def _model_state(state: Any, key: Key) -> Any:
    """None where there is no such model: a reference that was swapped out, or is yet to come."""
    found = state.models.get(key)
    if found is not None:
        return found
    try:
        return ModelState.from_model(apps.get_model(*key), exclude_rels=True)
    except LookupError:
        return None


def _references(model: Any) -> Iterator[Key]:
    yield from _bases(model)
    for field in model.fields.values():
        remote = field.remote_field
        if remote is None:
            continue
        yield _target(remote.model, model)
        through = getattr(remote, "through", None)
        if through is not None:
            yield _target(through, model)


def _bases(model: Any) -> Iterator[Key]:
    for base in model.bases:
        if isinstance(base, str):
            yield _target(base, model)


def _target(named: Any, model: Any) -> Key:
    found: Key = resolve_relation(named, model.app_label, model.name_lower)
    return found
