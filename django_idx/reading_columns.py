"""A field's column: its SQL type, collation and nullability.

A project has thousands of columns and few different ones. What a column depends on is found out
once per field class, so that most columns cost one look into a dictionary.
"""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from django.db.models import CharField, DecimalField, Field, ForeignKey, TextField

from idx_core.model import Column

_Traits = Callable[[Any], tuple[Any, ...]]

_COMMON = ("column", "name", "null")


class ColumnReader:
    """Reads columns through one unconnected connection; holds what repeats within a run."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._traits: dict[type[Any], _Traits | None] = {}
        self._columns: dict[tuple[Any, ...], Column] = {}

    def column(self, field: Any) -> Column:
        """The neutral column of a concrete field."""
        kind = type(field)
        try:
            traits = self._traits[kind]
        except KeyError:
            traits = self._traits[kind] = _traits_of(kind)
        if traits is None:
            return self._read(field)
        key = (kind, traits(field))
        column = self._columns.get(key)
        if column is None:
            column = self._columns[key] = self._read(field)
        return column

    def type_of(self, field: Any) -> str:
        """The SQL type in lower case; "" where only the server could tell."""
        return self.column(field).type

    def _read(self, field: Any) -> Column:
        target = field.target_field if field.remote_field is not None else field
        try:
            kind = str(field.db_type(self._connection) or "")
        except Exception:  # a geometry on a backend without GIS, a type that asks the server
            kind = ""
        collation = getattr(target, "db_collation", None)
        return Column(field.column, kind, field.null, collation, field.name)


def _traits_of(kind: type[Any]) -> _Traits | None:
    """What tells the columns of a field class apart; None for classes that are not Django's."""
    if not kind.__module__.startswith("django.db.models.fields"):
        return None
    if kind.db_type is ForeignKey.db_type:
        return _reference_traits
    if issubclass(kind, CharField | TextField):
        return attrgetter(*_COMMON, "max_length", "db_collation")
    if kind.db_type is not Field.db_type:
        return None
    if issubclass(kind, DecimalField):
        return attrgetter(*_COMMON, "max_digits", "decimal_places")
    return attrgetter(*_COMMON, "max_length")


def _reference_traits(field: Any) -> tuple[Any, ...]:
    return field.column, field.name, field.null, id(field.target_field)
