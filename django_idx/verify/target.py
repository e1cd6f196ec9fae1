"""The indexes that makemigrations has, or would have, in the state that it leads to.

Not the models alone: derived indexes belong to it, and redundant ones do not.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db import connections, router
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.questioner import NonInteractiveMigrationQuestioner
from django.db.migrations.state import ProjectState
from django.db.models import Index as DjangoIndex
from django.db.models import Model

from django_idx.all_models import load_all_models
from django_idx.derived_state import DerivedState
from django_idx.indexes import IndexConverter
from django_idx.reading import table_name, tables_of
from django_idx.target_state import model_key
from idx_core.model import Index, TableName


@dataclass(frozen=True)
class Target:
    """The state that migrations lead to, and `loader`, the migrations.

    `is_partial` says that a declared query cannot be read: a derived index may be left out.
    """

    loader: MigrationLoader
    from_state: ProjectState
    to_state: ProjectState
    is_partial: bool
    _derived: DerivedState = field(repr=False)

    @classmethod
    def read(cls) -> "Target":
        """The project as it is now. No database is asked. Raises `IdxError` on wrong settings."""
        load_all_models()
        loader = MigrationLoader(None, ignore_no_migrations=True)
        detector = MigrationAutodetector(
            loader.project_state(),
            ProjectState.from_apps(apps),
            NonInteractiveMigrationQuestioner(dry_run=True),
        )
        derived = DerivedState.of(detector, None)
        derived.take_redundant_fields()
        derived.attach_indexes()
        return cls(loader, detector.from_state, detector.to_state, derived.is_partial, derived)

    def indexes(self, model: type[Model]) -> Iterator[tuple[DjangoIndex, str]]:
        """(index, the rule that derived it or "") of the model's table."""
        state = self.to_state.models.get(model_key(model))
        own = {index.name for index in model._meta.indexes}
        if state is None:  # an automatic through table
            return
        for index in state.options.get("indexes", ()):
            yield index, "" if index.name in own else self._rule(model, index)

    def has_field_index(self, model: type[Model], column: Any) -> bool:
        """Whether the field keeps the index of its `db_index`."""
        if model._meta.auto_created:
            return not any(
                relation.remote_field.through is model and name == column.column
                for relation, name in self._derived.removed_through
            )
        state = self.to_state.models.get(model_key(model))
        wanted = state.fields.get(column.name) if state else None
        return bool(getattr(wanted, "db_index", True))

    def is_migrated(self, model: type[Model], index: Any, column: Any) -> bool:
        """Whether the project's migrations make exactly this index, or that field's, already."""
        if model._meta.auto_created:
            return True
        state = self.from_state.models.get(model_key(model))
        if state is None:
            return False
        if column is not None:
            there = state.fields.get(column.name)
            return bool(there is not None and (there.db_index or there.unique))
        options = state.options
        return index in (*options.get("indexes", ()), *options.get("constraints", ()))

    def _rule(self, model: type[Model], index: DjangoIndex) -> str:
        neutral = self._converter.to_neutral(model, index)
        return self._rules.get((table_name(model), _unnamed(neutral)), "") or "a rule"

    @cached_property
    def _converter(self) -> IndexConverter:
        return IndexConverter(self._derived.schema.dialect)

    @cached_property
    def _rules(self) -> Mapping[tuple[TableName, Index | None], str]:
        return {
            (create.table, _unnamed(create.index)): found.rule
            for found in reversed(self._derived.findings)
            for create in found.creates
        }


def models_on(alias: str, labels: frozenset[str] | None) -> dict[TableName, type[Model]]:
    """The model of each table that migrations create on the database; `labels` limit the apps."""
    connection = connections[alias]
    return {
        name: model
        for name, model in tables_of(labels=labels).items()
        if model._meta.can_migrate(connection) and router.allow_migrate_model(alias, model)
    }


def _unnamed(index: Index | None) -> Index | None:
    return None if index is None else replace(index, name="")
