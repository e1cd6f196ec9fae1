"""Between Django's `models.Index` and the neutral `Index`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Index as DjangoIndex
from django.db.models import Model

from django_idx.reading_indexes import IndexReader
from django_idx.reading_sql import Compiler
from idx_core.model import Dialect, Index, Origin

_POSTGRESQL_METHODS = {
    "brin": "BrinIndex",
    "gin": "GinIndex",
    "gist": "GistIndex",
    "hash": "HashIndex",
    "spgist": "SpGistIndex",
}


@dataclass(frozen=True)
class IndexConverter:
    """Converts both ways for one dialect."""

    dialect: Dialect

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
        """The declaration of an index; None when `Meta.indexes` cannot say it from SQL alone."""
        names = {field.column: field.name for field in model._meta.local_fields if field.column}
        keys = [element.column for element in index.elements]
        if index.predicate is not None or index.unique or not {*keys, *index.include} <= {*names}:
            return None
        words: dict[str, Any] = {
            "fields": [
                ("-" if element.descending else "") + names[str(element.column)]
                for element in index.elements
            ],
            "name": index.name or "unnamed",
        }
        if index.include:
            words["include"] = [names[column] for column in index.include]
        if any(element.opclass for element in index.elements):
            words["opclasses"] = [element.opclass or "" for element in index.elements]
            if not all(words["opclasses"]):
                return None
        if index.method == "btree":
            return DjangoIndex(**words)
        if index.method not in _POSTGRESQL_METHODS:
            return None
        from django.contrib.postgres import indexes as postgresql

        made: DjangoIndex = getattr(postgresql, _POSTGRESQL_METHODS[index.method])(**words)
        return made

    @cached_property
    def _reader(self) -> IndexReader:
        return IndexReader(self.dialect, Compiler(self.dialect), lambda field: "")


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
