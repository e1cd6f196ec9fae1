"""Django's models → the neutral `Schema`. Reads the real model classes, never a database.

Only tables that migrations create are read: concrete, managed, not swapped out; a multi-table
child is a table of its own with its parent link, an automatic many-to-many through table is one
labelled `app.Model.field.through`. `on_delete` is what Django emulates in Python (and the
database's own action for Django 6.1's `DB_CASCADE` and its like): either way deleting a referenced
row looks for the referring ones.
"""

import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.apps import apps
from django.apps.registry import Apps
from django.db import models
from django.db.backends.utils import split_identifier
from django.db.models import ForeignObject, ForeignObjectRel, Model

from django_idx.in_order import ALL_OF_IT, Doubt, doubt_about
from django_idx.reading_columns import ColumnReader
from django_idx.reading_indexes import IndexReader
from django_idx.reading_sql import Compiler
from idx_core import model as neutral
from idx_core.collector import paused_collector
from idx_core.model import (
    Columns,
    DeclaredQuery,
    Dialect,
    GenericForeignKey,
    Origin,
    Schema,
    Table,
    TableName,
)

_ON_DELETE: dict[Any, str] = {
    models.CASCADE: "CASCADE",
    models.SET_NULL: "SET NULL",
    models.SET_DEFAULT: "SET DEFAULT",
    models.RESTRICT: "RESTRICT",
    models.PROTECT: "RESTRICT",
    models.DO_NOTHING: "",
}


def read_schema(
    registry: Apps = apps,
    *,
    dialect: Dialect,
    labels: Collection[str] | None = None,
    queries: tuple[DeclaredQuery, ...] = (),
) -> Schema:
    """All tables of the apps with these labels (None: of all apps), as `dialect` would have them.

    Of two models with one table the first registered counts.
    """
    tables = tables_of(registry, labels)
    return _read(tables, dict.fromkeys(tables, ALL_OF_IT), dialect, queries, advice=True)


def read_tables(tables: Mapping[TableName, type[Model]], dialect: Dialect) -> Schema:
    """These tables, whole; their models may be historical ones."""
    return _read(tables, dict.fromkeys(tables, ALL_OF_IT), dialect, ())


def in_doubt(
    tables: Mapping[TableName, type[Model]],
    dialect: Dialect,
    queries: tuple[DeclaredQuery, ...] = (),
) -> dict[TableName, Doubt]:
    """What must be looked at on each table: all, where a declared query may be about it."""
    if not queries:
        return {name: doubt_about(model, dialect) for name, model in tables.items()}
    may_be_asked = _mentioned(queries)
    return {
        name: ALL_OF_IT if may_be_asked(name.name) else doubt_about(model, dialect)
        for name, model in tables.items()
    }


def read_suspects(
    tables: Mapping[TableName, type[Model]],
    doubts: Mapping[TableName, Doubt],
    dialect: Dialect,
    queries: tuple[DeclaredQuery, ...] = (),
) -> tuple[Schema, frozenset[TableName]]:
    """The same schema, but only those indexes at which a rule would look; and the tables with them.

    Foreign keys are read where one may have no index. All others only when a rule asks, as ranking
    does.
    """
    suspects = {name: tables[name] for name, doubt in doubts.items() if doubt.is_open}
    schema = _read(suspects, doubts, dialect, queries, beyond=_Beyond(tables, doubts))
    return schema, frozenset(suspects)


class _Beyond:
    """The references of tables that are not read, or of which none needs a look."""

    def __init__(
        self, tables: Mapping[TableName, type[Model]], doubts: Mapping[TableName, Doubt]
    ) -> None:
        self._tables = tables
        self._doubts = doubts

    def foreign_keys(self) -> Iterable[neutral.ForeignKey]:
        names = self._names
        for name, doubt in self._doubts.items():
            if not doubt.unserved:
                yield from _foreign_keys(_related(self._tables[name], doubt), names)

    def targets(self, table: TableName) -> Sequence[TableName]:
        model = self._tables.get(table)
        if model is None:
            return ()
        names = self._names
        referred = map(_referred, _related(model, self._doubts[table]))
        return [names.get(to) or table_name(to) for to in referred if to is not None]

    def referrers(self, table: TableName) -> int:
        # Django's own checks have looked these up for each model already
        relations: Any = self._tables[table]._meta.get_fields(
            include_parents=False, include_hidden=True
        )
        return sum(
            relation.related_model in self._names
            for relation in relations
            if isinstance(relation, ForeignObjectRel)
            and (relation.field.many_to_one or relation.field.one_to_one)
            and _referred(relation.field) is not None
        )

    def __iter__(self) -> Iterator[TableName]:
        return iter(self._tables)

    @cached_property
    def _names(self) -> dict[type[Model], TableName]:
        return {model: name for name, model in self._tables.items()}


def tables_of(
    registry: Apps = apps, labels: Collection[str] | None = None
) -> dict[TableName, type[Model]]:
    """The model of each table that `read_schema` reads."""
    found: dict[TableName, type[Model]] = {}
    for model in registry.get_models(include_auto_created=True):
        meta = model._meta
        if meta.proxy or not meta.managed or (labels is not None and meta.app_label not in labels):
            continue
        found.setdefault(table_name(model), model)
    return found


def table_name(model: type[Model]) -> TableName:
    """The model's table, its schema split off where `db_table` smuggles one in."""
    whole = model._meta.db_table
    if '"' not in whole:
        return TableName(whole)
    schema, name = split_identifier(whole)
    return TableName(name, schema)


def _related(model: type[Model], doubt: Doubt) -> Sequence[Any]:
    """The fields that may refer to something."""
    fields: Sequence[Any] = model._meta.local_fields
    return fields if doubt.related is None else doubt.related


def _referred(field: Any) -> type[Model] | None:
    """The model to which the field refers by columns of its own, or None."""
    remote = field.remote_field
    if remote is None or not isinstance(field, ForeignObject) or isinstance(remote.model, str):
        return None
    model: type[Model] = remote.model
    return model


def _has_special(fields: Any) -> bool:
    """Whether a field is not one of Django's own that every database has."""
    return not all(type(field).__module__.startswith("django.db.models.") for field in fields)


def through_field(model: type[Model]) -> Any | None:
    """The ManyToManyField whose automatic through table this is, or None."""
    owner: Any = model._meta.auto_created
    if not owner:
        return None
    fields = owner._meta.local_many_to_many
    return next((field for field in fields if field.remote_field.through is model), None)


def model_label(model: type[Model]) -> str:
    """`app.Model`, or `app.Model.field.through`."""
    field = through_field(model)
    return f"{field.model._meta.label}.{field.name}.through" if field else model._meta.label


def _mentioned(queries: tuple[DeclaredQuery, ...]) -> Callable[[str], bool]:
    """Whether any of the queries may have the name in it; sometimes yes where it has not."""
    text = "\n".join(query.sql for query in queries)
    words = {*re.findall(r"\w+", text), *re.findall(r"\w+", text.lower())}
    return lambda name: name in words or (not name.isidentifier() and name.strip('"') in text)


def _read(
    tables: Mapping[TableName, type[Model]],
    doubts: Mapping[TableName, Doubt],
    dialect: Dialect,
    queries: tuple[DeclaredQuery, ...],
    *,
    advice: bool = False,
    beyond: "_Beyond | None" = None,
) -> Schema:
    """The tables, and of each what is in doubt.

    With `advice`, what only rules that advise look at is read as well.
    """
    reader = _Reader(dialect, {model: name for name, model in tables.items()}, advice=advice)
    with paused_collector():
        return Schema(
            tables=tuple(reader.table(name, model, doubts[name]) for name, model in tables.items()),
            dialect=dialect,
            queries=queries,
            beyond=beyond,
        )


class _Reader:
    def __init__(
        self, dialect: Dialect, names: dict[type[Model], TableName], *, advice: bool
    ) -> None:
        compiler = Compiler(dialect)
        self._advice = advice
        self._quote = compiler.editor.quote_name
        self._names = names
        self._columns = ColumnReader(compiler.connection)
        self._indexes = IndexReader(dialect, compiler, self._columns.type_of)

    def table(self, name: TableName, model: type[Model], doubt: Doubt) -> Table:
        meta = model._meta
        led = doubt.fields
        fields: Sequence[Any] = meta.local_fields if doubt.keyed is None else doubt.keyed
        origin = Origin.IMPLICIT if meta.auto_created else Origin.DECLARED
        return Table(
            name=name,
            columns=Columns.lazily(
                lambda: {str(f.column): f for f in meta.local_concrete_fields},
                self._columns.column,
                lambda: not doubt.ordinary and _has_special(meta.local_fields),
            ),
            indexes=self._indexes.read(model, origin, fields, led),
            foreign_keys=tuple(_foreign_keys(_related(model, doubt), self._names))
            if doubt.unserved
            else (),
            generic_foreign_keys=tuple(_generic_foreign_keys(model)),
            label=model_label(model),
            unread=() if led is None else self._indexes.names(model),
            orderings=self._orderings(model),
            usual_rows=self._usual_rows(model) if self._advice else "",
        )

    def _orderings(self, model: type[Model]) -> tuple[neutral.DeclaredOrdering, ...]:
        if not (self._advice or model._meta.order_with_respect_to):
            return ()
        from django_idx.reading_facts import acting_orderings, advised_orderings

        acting = acting_orderings(model)
        return (*acting, *advised_orderings(model)) if self._advice else acting

    def _usual_rows(self, model: type[Model]) -> str:
        from django_idx.reading_facts import usual_rows

        return usual_rows(model, self._quote)


def _foreign_keys(
    fields: Iterable[Any], names: Mapping[type[Model], TableName]
) -> Iterator[neutral.ForeignKey]:
    """The references among the fields; `names` are those of the tables that are read."""
    for field in fields:
        referred = _referred(field)
        if referred is not None:
            pairs = field.related_fields
            yield neutral.ForeignKey(
                columns=tuple([str(local.column) for local, _ in pairs]),
                referenced=names.get(referred) or table_name(referred),
                referenced_columns=tuple([str(column.column) for _, column in pairs]),
                on_delete=_on_delete(field.remote_field.on_delete),
                enforced=bool(getattr(field, "db_constraint", False)),
                name=field.name,
            )


def _on_delete(action: Callable[..., Any] | None) -> str:
    if action in _ON_DELETE:
        return _ON_DELETE[action]
    database_action = getattr(action, "operation", None)  # DB_CASCADE and its like
    if isinstance(database_action, str):
        return database_action
    return "SET DEFAULT" if hasattr(action, "deconstruct") else ""  # models.SET(…)


def _generic_foreign_keys(model: type[Model]) -> Iterator[GenericForeignKey]:
    # Importing the module without the app being installed raises; then nothing can be one anyway.
    contenttypes = sys.modules.get("django.contrib.contenttypes.fields")
    if contenttypes is None or not model._meta.private_fields:
        return
    local: dict[str, Any] = {field.name: field for field in model._meta.local_fields}
    for field in model._meta.private_fields:
        if isinstance(field, contenttypes.GenericForeignKey):
            kind, identity = local.get(field.ct_field), local.get(field.fk_field)
            if kind is not None and identity is not None:  # else they lie in a parent's table
                yield GenericForeignKey(
                    type_column=kind.column, id_column=identity.column, name=field.name
                )
