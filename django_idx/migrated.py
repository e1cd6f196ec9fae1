"""Which indexes an app's migrations already make: an answer for `check`, without the graph.

Loading all migrations of a project takes longer than all its checks. So only the app in question
is looked at, its files are read as text, and only where they may say something else about indexes
than the models do (`django_idx.migration_text`) are they replayed, and most of them imported for
it. `check` is silent about an index exactly as long as a migration makes it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from importlib import import_module
from importlib.util import find_spec
from itertools import dropwhile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import (
    AddField,
    AddIndex,
    AlterField,
    CreateModel,
    DeleteModel,
    RemoveField,
    RemoveIndex,
    RenameField,
    RenameIndex,
    RenameModel,
    SeparateDatabaseAndState,
)
from django.db.models import Index

from django_idx.migration_text import additions, differing

if TYPE_CHECKING:
    from django_idx.operations.through import Side

# What a file must mention to change the answer.
_TELLING = r"Index|db_index|indexes|AlterField|DeleteModel|Remove|Rename"
_DEPENDENCIES = r"(?ms)^    dependencies\s*=\s*\[(.*?)\]"
_REPLACES = r"(?ms)^    replaces\s*=\s*\[(.*?)\]"
_PAIR = r"""\(\s*["'](\w+)["']\s*,\s*["']([^"']+)["']\s*,?\s*\)"""


class MigratedModel:
    """One model as the app's migrations leave it, as far as indexes go; field names as written."""

    def __init__(
        self, indexes: Mapping[str, Index] | None = None, unindexed: Iterable[str] = ()
    ) -> None:
        self.indexes = dict(indexes or {})
        self.unindexed = set(unindexed)
        self.through: set[tuple[str, Side]] = set()


def migrated_models(app_label: str) -> dict[str, MigratedModel]:
    """The app's models by lower-case name; empty when it has no migrations that can be read."""
    models: dict[str, MigratedModel] = {}
    try:
        for operations in _migrations(app_label):
            for operation in operations:
                _replay(operation, models)
    except Exception:  # a migration that cannot even be imported is for migrate to complain about
        return {}
    return models


def _replay(operation: Any, models: dict[str, MigratedModel]) -> None:
    if isinstance(operation, SeparateDatabaseAndState):
        for part in operation.state_operations:
            _replay(part, models)
    elif isinstance(operation, CreateModel):
        made = models[operation.name_lower] = MigratedModel()
        made.indexes = {index.name: index for index in operation.options.get("indexes", ())}
        for name, column in operation.fields:
            _note_field(made, name, column)
    elif isinstance(operation, DeleteModel):
        models.pop(operation.name_lower, None)
    elif isinstance(operation, RenameModel):
        models[operation.new_name_lower] = models.pop(operation.old_name_lower, MigratedModel())
    elif hasattr(operation, "model_name_lower"):
        _replay_on(operation, models.setdefault(operation.model_name_lower, MigratedModel()))


def _replay_on(operation: Any, model: MigratedModel) -> None:
    if isinstance(operation, AddIndex):
        model.indexes[operation.index.name] = operation.index
    elif isinstance(operation, RemoveIndex):
        model.indexes.pop(operation.name, None)
    elif isinstance(operation, RenameIndex):
        old = model.indexes.pop(operation.old_name or "", None)
        if old is not None:
            model.indexes[operation.new_name] = old
    elif isinstance(operation, AddField | AlterField):
        _note_field(model, operation.name, operation.field)
    elif isinstance(operation, RemoveField):
        _forget(model, operation.name)
    elif isinstance(operation, RenameField):
        _rename(model, operation.old_name, operation.new_name)
    else:
        _replay_own(operation, model)


def _replay_own(operation: Any, model: MigratedModel) -> None:
    # here, because all our operations come with it, and most projects' `check` replays nothing
    from django_idx.operations.replace import ReplaceIndexConcurrently
    from django_idx.operations.through import ThroughIndexOperation

    if isinstance(operation, ReplaceIndexConcurrently):
        model.indexes[operation.index.name] = operation.index
    elif isinstance(operation, ThroughIndexOperation):
        entry = (operation.field_name, operation.side)
        (model.through.add if operation.removes else model.through.discard)(entry)


def _note_field(model: MigratedModel, name: str, column: Any) -> None:
    (model.unindexed.discard if column.db_index else model.unindexed.add)(name)


def _forget(model: MigratedModel, name: str) -> None:
    model.unindexed.discard(name)
    model.through -= {(name, "source"), (name, "target")}


def _rename(model: MigratedModel, old: str, new: str) -> None:
    if old in model.unindexed:
        model.unindexed = model.unindexed - {old} | {new}
    model.through = {(new if name == old else name, side) for name, side in model.through}
    for index in model.indexes.values():
        index = model.indexes[index.name] = index.clone()
        index.fields = [re.sub(rf"^(-?){re.escape(old)}$", rf"\g<1>{new}", n) for n in index.fields]
        index.fields_orders = [(new if n == old else n, order) for n, order in index.fields_orders]


def _migrations(app_label: str) -> Iterator[list[Any]]:
    """The operations of each telling migration, in the order of their dependencies."""
    module_name, _ = MigrationLoader.migrations_module(app_label)
    spec = find_spec(module_name) if module_name else None
    texts = {
        path.stem: path.read_text(encoding="utf-8", errors="replace")
        for folder in (spec and spec.submodule_search_locations) or ()
        for path in sorted(Path(folder).iterdir())
        if path.suffix == ".py" and path.name[0] not in "_~"
    }
    unlike = differing(app_label, texts)
    if not unlike:
        return
    # what lies before the first of them makes what the models say
    order = dropwhile(lambda name: name not in unlike, _in_order(app_label, texts))
    for name in order:
        if re.search(_TELLING, texts[name]):
            operations = additions(texts[name])
            if operations is None:
                module = import_module(f"{module_name}.{name}")
                operations = module.Migration.operations if hasattr(module, "Migration") else []
            yield operations


def _in_order(app_label: str, texts: dict[str, str]) -> Iterator[str]:
    """Names after what they depend on; squashed migrations only where the old ones are gone."""
    squashed = {
        name
        for name, text in texts.items()
        if "replaces" in text and _pairs(_REPLACES, text, app_label) & texts.keys()
    }
    graph = {
        name: (_pairs(_DEPENDENCIES, text, app_label) & texts.keys()) - squashed
        for name, text in sorted(texts.items())
        if name not in squashed
    }
    try:
        yield from list(TopologicalSorter(graph).static_order())
    except CycleError:  # two branches and a merge are no cycle; this is broken, so go by name
        yield from graph


def _pairs(pattern: str, text: str, app_label: str) -> set[str]:
    found = re.search(pattern, text)
    if found is None:
        return set()
    return {name for label, name in re.findall(_PAIR, found[1]) if label == app_label}
