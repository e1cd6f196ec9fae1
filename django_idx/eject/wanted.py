"""What the models' source lacks: all that the next migrations would be made from beside it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.management import get_commands, load_command_class
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.models import Index as DjangoIndex
from django.db.models import Model

from django_idx.all_models import load_all_models
from django_idx.derived_state import DerivedState
from django_idx.run import Run, running


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The changes of one model.

    `added` are indexes that it lacks, `removed` the names of declared ones that `drop_redundant`
    drops, `unindexed` the fields whose own index that drops. `unmigrated` are the names of those
    indexes and fields that no migration has yet.
    """

    model: type[Model]
    added: tuple[DjangoIndex, ...] = ()
    removed: tuple[str, ...] = ()
    unindexed: tuple[str, ...] = ()
    unmigrated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Derived:
    """All models that lack something, in order of label.

    `through_unmigrated` are redundant indexes of automatic through tables, each as (many-to-many
    field, column): no source can say that they are dropped, and no migration says it yet.
    """

    models: tuple[Wanted, ...]
    through_unmigrated: tuple[tuple[Any, str], ...]


def derived_changes() -> Derived:
    """What makemigrations would derive now. Raises `SettingsError` and `QueryError` as it does."""
    load_all_models()
    detector = _detector()
    with running(Run()):
        state = DerivedState.of(detector, None)
        state.take_redundant_fields()
        state.attach_indexes()
    models = sorted(state.models.values(), key=lambda model: model._meta.label)
    wanted = (_wanted(model, state) for model in models)
    found = tuple(each for each in wanted if each.added or each.removed or each.unindexed)
    return Derived(found, tuple(_unmigrated_through(detector, state.removed_through)))


def _detector() -> Any:
    """The project's own, as makemigrations has it before it compares anything."""
    from django.db.migrations.questioner import NonInteractiveMigrationQuestioner

    command: Any = load_command_class(get_commands()["makemigrations"], "makemigrations")
    kind = getattr(command, "autodetector", MigrationAutodetector)
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return kind(
        loader.project_state(), ProjectState.from_apps(apps), NonInteractiveMigrationQuestioner()
    )


def _wanted(model: type[Model], state: DerivedState) -> Wanted:
    target: Any = state.target.state(model)
    if target is None:  # an automatic through table
        return Wanted(model=model)
    source: Any = state.target.source(model)
    declared = {index.name: index for index in model._meta.indexes}
    reached = {index.name: index for index in target.options.get("indexes", ())}
    migrated = {index.name for index in source.options.get("indexes", ())} if source else set()
    added = [index for name, index in reached.items() if name not in declared]
    removed = [name for name in declared if name not in reached]
    fields: list[Any] = model._meta.local_fields
    unindexed = [
        field.name
        for field in fields
        if field.db_index and getattr(target.fields.get(field.name), "db_index", True) is False
    ]
    open_fields = [
        name
        for name in unindexed
        if source is None or getattr(source.fields.get(name), "db_index", True)
    ]
    return Wanted(
        model=model,
        added=tuple(added),
        removed=tuple(removed),
        unindexed=tuple(unindexed),
        unmigrated=(
            *(index.name for index in added if index.name not in migrated),
            *(name for name in removed if name in migrated),
            *open_fields,
        ),
    )


def _unmigrated_through(detector: Any, through: Iterable[tuple[Any, str]]) -> Iterator[Any]:
    from django_idx.operations import through_index_is_removed

    for field, column in through:
        meta = field.model._meta
        side: Any = "source" if column == field.m2m_column_name() else "target"
        if not through_index_is_removed(
            detector.from_state, meta.app_label, meta.model_name, field.name, side
        ):
            yield field, column
