"""Between Django's `models.Index` and the neutral `Index`."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Model
from django.db.models import Index as DjangoIndex

from django_idx.reading_columns import ColumnReader
from django_idx.reading_indexes import IndexReader
from django_idx.reading_sql import Compiler
from idx_core.finding import Finding
from idx_core.model import Dialect, Index, IndexElement, Origin, TableName
from idx_core.operations import CreateIndex, DropIndex, Operation

_POSTGRESQL_METHODS = {
    "brin": "BrinIndex",
    "gin": "GinIndex",
    "gist": "GistIndex",
    "hash": "HashIndex",
    "spgist": "SpGistIndex",
}


# The default operator classes of types that are not called as these.
_OPCLASSES = {
    "bigint": "int8_ops",
    "boolean": "bool_ops",
    "char": "bpchar_ops",
    "character varying": "varchar_ops",
    "double precision": "float8_ops",
    "integer": "int4_ops",
    "real": "float4_ops",
    "smallint": "int2_ops",
    "timestamp with time zone": "timestamptz_ops",
}


class IndexConverter:
    """Converts both ways for one dialect."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect

    def to_neutral(
        self, model: type[Model], index: DjangoIndex, origin: Origin = Origin.DECLARED
    ) -> Index | None:
        """An index of a migration state, its fields looked up on the real model.

        So a column that was given another name in between is no difference. None when the model
        no longer has a field of it, or the dialect has no such index.
        """
        try:
            return next(iter(self._reader.of_meta(model, index, origin)), None)
        except FieldDoesNotExist:
            return None

    def to_django(self, model: type[Model], index: Index) -> DjangoIndex | None:
        """The declaration of an index; None when `Meta.indexes` cannot say it."""
        names = {field.column: field.name for field in model._meta.local_fields if field.column}
        kind = _class_of(index.method)
        if index.unique or kind is None or not {*index.columns, *index.include} <= {*names}:
            return None
        positional, words = self._keys(model, index, names)
        if positional and any(e.opclass for e in index.elements) and not _has_opclasses():
            return None
        words["name"] = index.name or "unnamed"
        if index.include:
            words["include"] = [names[column] for column in index.include]
        if index.predicate is not None:
            from django_idx.conditions import condition  # it needs a parser of SQL

            words["condition"] = condition(model, index.predicate, self.dialect)
        made: DjangoIndex = kind(*positional, **words)
        return made

    def findings(
        self, found: tuple[Finding, ...], models: Mapping[TableName, type[Model]]
    ) -> tuple[Finding, ...]:
        """The findings, their new indexes as Django writes them."""

        def written(operation: Operation) -> Operation:
            if isinstance(operation, DropIndex):
                return operation
            index = self.as_written(models[operation.table], operation.index)
            return CreateIndex(operation.table, index)

        return tuple(
            replace(each, fix=tuple(map(written, each.fix))) if each.creates else each
            for each in found
        )

    def as_written(self, model: type[Model], index: Index) -> Index:
        """The index in Django's own spelling of its predicate and expressions.

        So that it is equal to one that a migration has made.
        """
        if index.predicate is None and all(e.column is not None for e in index.elements):
            return index
        made = self.to_django(model, index)
        written = None if made is None else self.to_neutral(model, made, index.origin)
        return index if written is None else replace(written, name=index.name)

    def _keys(
        self, model: type[Model], index: Index, names: Mapping[str, str]
    ) -> tuple[list[Any], dict[str, Any]]:
        """Expressions, or `fields` and `opclasses` where these can say it."""
        elements = index.elements
        if any(e.column is None or e.nulls_first != e.descending for e in elements):
            return [self._expression(model, element, names) for element in elements], {}
        words: dict[str, Any] = {
            "fields": [("-" if e.descending else "") + names[str(e.column)] for e in elements]
        }
        if any(e.opclass for e in elements):
            words["opclasses"] = [e.opclass or self._usual_opclass(model, e) for e in elements]
        return [], words

    def _expression(
        self, model: type[Model], element: IndexElement, names: Mapping[str, str]
    ) -> Any:
        if element.expression is not None:
            from django_idx.conditions import expression  # it needs a parser of SQL

            made = expression(model, element.expression, self.dialect)
        else:
            made = F(names[str(element.column)])
        if element.opclass is not None:
            from django.contrib.postgres.indexes import OpClass

            made = OpClass(made, name=element.opclass)
        if element.nulls_first != element.descending:
            place = {"nulls_first" if element.nulls_first else "nulls_last": True}
            return made.desc(**place) if element.descending else made.asc(**place)
        return made.desc() if element.descending else made

    def _usual_opclass(self, model: type[Model], element: IndexElement) -> str:
        """Django wants one for every field as soon as one field has one."""
        field = next(f for f in model._meta.local_fields if f.column == element.column)
        kind = re.sub(r"\(.*?\)", "", self._types.type_of(field))
        return _OPCLASSES.get(kind, "array_ops" if kind.endswith("[]") else f"{kind}_ops")

    @cached_property
    def _types(self) -> ColumnReader:
        return ColumnReader(self._reader.compiler.connection)

    @cached_property
    def _reader(self) -> IndexReader:
        return IndexReader(self.dialect, Compiler(self.dialect), lambda field: "")


def _class_of(method: str) -> type[Any] | None:
    if method == "btree":
        return DjangoIndex
    if method not in _POSTGRESQL_METHODS:
        return None
    from django.contrib.postgres import indexes as postgresql

    found: type[Any] = getattr(postgresql, _POSTGRESQL_METHODS[method])
    return found


def _has_opclasses() -> bool:
    """Whether an expression may have one: without that app Django writes it in the wrong place."""
    return apps.is_installed("django.contrib.postgres")


def renamed(index: DjangoIndex, names: Mapping[str, str]) -> DjangoIndex:
    """The index with its fields under their new names."""
    if not names.keys() & {*(name for name, _ in index.fields_orders), *index.include}:
        return index
    _, expressions, words = index.deconstruct()
    order = [(names.get(name, name), "-" if way else "") for name, way in index.fields_orders]
    words["fields"] = [way + name for name, way in order]
    if index.include:
        words["include"] = [names.get(name, name) for name in index.include]
    return type(index)(*expressions, **words)
