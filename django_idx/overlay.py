"""Findings seen against the models *and* what their app's migrations already make of them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Model

from django_idx.in_order import Doubt, doubt_about
from django_idx.migrated import MigratedModel, migrated_models
from django_idx.reading import through_field
from idx_core.finding import Finding
from idx_core.model import Dialect, Origin, Schema, Table, TableName
from idx_core.settings import Settings

if TYPE_CHECKING:
    from django_idx.indexes import IndexConverter


class Migrations:
    """What migrations make of tables beyond their models.

    Those of an app are looked at when the first of its models is asked for.
    """

    def __init__(self, of_app: Callable[[str], dict[str, MigratedModel]] = migrated_models) -> None:
        self._of_app = of_app
        self._apps: dict[str, dict[str, MigratedModel]] = {}

    def of(self, model: type[Model]) -> MigratedModel | None:
        """The model as its app's migrations leave it, or None when they do not know it."""
        label = model._meta.app_label
        if label not in self._apps:
            self._apps[label] = self._of_app(label)
        return self._apps[label].get(str(model._meta.model_name))

    def less(
        self,
        models: Mapping[TableName, type[Model]],
        doubts: Mapping[TableName, Doubt],
        dialect: Dialect,
    ) -> dict[TableName, Doubt]:
        """The doubts (of `in_doubt`) that are left when migrations are believed beside models."""
        return {
            name: self._doubt(models[name], doubt, dialect) if doubt.is_open else doubt
            for name, doubt in doubts.items()
        }

    def _doubt(self, model: type[Model], doubt: Doubt, dialect: Dialect) -> Doubt:
        state = None if model._meta.auto_created else self.of(model)
        if doubt.fields is None or state is None or not (state.indexes or state.unindexed):
            return doubt
        names = {declared.name for declared in (*model._meta.indexes, *model._meta.constraints)}
        more = [index for index in state.indexes.values() if index.name not in names]
        # mostly of references alone, so that no other field is looked at
        if not _called(doubt.related or ()).issuperset(name for i in more for name in i.fields):
            known = _called(model._meta.local_fields)
            more = [index for index in more if known.issuperset(index.fields)]
        return doubt_about(model, dialect, more, state.unindexed)


def not_migrated(
    schema: Schema,
    findings: tuple[Finding, ...],
    settings: Settings,
    migrations: Migrations,
    models: Mapping[TableName, type[Model]],
) -> tuple[Finding, ...]:
    """The findings that are left when migrations are believed beside the models."""
    found = {finding.table for finding in findings}
    overlay = _Overlay(schema.dialect, migrations, models)
    tables = (overlay.table(table) for table in schema if table.name in found)
    changed = [table for table in tables if table is not schema.table(table.name)]
    if not changed:
        return findings
    from idx_core.still_found import still_found

    return still_found(findings, schema, changed, settings)


def with_migrations(
    schema: Schema, migrations: Migrations, models: Mapping[TableName, type[Model]]
) -> Schema:
    """The schema with what migrations make of its tables."""
    overlay = _Overlay(schema.dialect, migrations, models)
    return schema.with_tables(overlay.table(table) for table in schema)


class _Overlay:
    """Tables with what migrations make of them beyond their models."""

    def __init__(
        self,
        dialect: Dialect,
        migrations: Migrations,
        models: Mapping[TableName, type[Model]],
    ) -> None:
        self._dialect = dialect
        self._migrations = migrations
        self._models = models

    def table(self, table: Table) -> Table:
        """The table with the indexes that migrations made and dropped; itself when none."""
        model = self._models[table.name]
        relation = through_field(model)
        state = self._migrations.of(relation.model if relation else model)
        if state is None:
            return table
        if relation is not None:
            sides = ("source", relation.m2m_column_name()), ("target", relation.m2m_reverse_name())
            gone = {column for side, column in sides if (relation.name, side) in state.through}
            return _without(table, gone)
        if state.unindexed:
            gone = {f.column for f in model._meta.local_fields if f.name in state.unindexed}
            table = _without(table, gone)
        return self._with(table, model, state)

    @cached_property
    def _converter(self) -> "IndexConverter":
        from django_idx.indexes import IndexConverter  # nothing to convert, mostly

        return IndexConverter(self._dialect)

    def _with(self, table: Table, model: type[Model], state: MigratedModel) -> Table:
        names = {*(index.name for index in table.indexes), *table.unread}
        missing = [index for name, index in state.indexes.items() if name not in names]
        found = (self._converter.to_neutral(model, index, Origin.DERIVED) for index in missing)
        derived = [index for index in found if index is not None]
        return replace(table, indexes=(*table.indexes, *derived)) if derived else table


def _called(fields: Iterable[Any]) -> set[str]:
    """What Meta may call these fields."""
    return {name for field in fields for name in (field.name, field.attname)}


def _without(table: Table, columns: set[str]) -> Table:
    """The table without the implicit indexes of these columns."""
    kept = tuple(
        index
        for index in table.indexes
        if index.origin is not Origin.IMPLICIT
        or index.constraint is not None
        or not (len(index.columns) == 1 and index.columns[0] in columns)
    )
    return replace(table, indexes=kept) if len(kept) < len(table.indexes) else table
