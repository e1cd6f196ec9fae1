"""A field's column: its SQL type, collation and nullability.

A project has thousands of columns and few different types. What a type depends on is found out
once per field class, so that most types cost one look into a dictionary.
"""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from django.db.models import CharField, DecimalField, Field, ForeignKey, TextField

from idx_core.model import Column

_Traits = Callable[[Any], Any]


class ColumnReader:
    """Reads columns through one unconnected connection; holds what repeats within a run."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._traits: dict[type[Any], _Traits | None] = {}
        self._types: dict[Any, str] = {}

    def column(self, field: Any) -> Column:
        """The neutral column of a concrete field."""
        target = field if field.remote_field is None else field.target_field
        collation = getattr(target, "db_collation", None)
        return Column(field.column, self.type_of(field), field.null, collation, field.name)

    def type_of(self, field: Any) -> str:
        """The SQL type in lower case; "" where only the server could tell."""
        key = self._key(field)
        if key is None:
            return self._read(field)
        known = self._types.get(key)
        if known is None:
            known = self._types[key] = self._read(field)
        return known

    def _key(self, field: Any) -> Any:
        """What tells types apart; None where that is not known."""
        kind = type(field)
        try:
            traits = self._traits[kind]
        except KeyError:
            traits = self._traits[kind] = self._traits_of(kind)
        found = None if traits is None else traits(field)
        return None if found is None else (kind, found)

    def _read(self, field: Any) -> str:
        try:
            # A generated field has no type of its own, and tells that of its output only so.
            return str(field.db_parameters(self._connection)["type"] or "").lower()
        except Exception:  # a geometry on a backend without GIS, a type that asks the server
            return ""

    def _traits_of(self, kind: type[Any]) -> _Traits | None:
        """What a type depends on in a field class; None for classes that are not Django's."""
        if not kind.__module__.startswith("django.db.models.fields"):
            return None
        if kind.db_type is ForeignKey.db_type:
            return lambda field: self._key(field.target_field)
        if issubclass(kind, CharField | TextField):
            return attrgetter("max_length", "db_collation")
        if kind.db_type is not Field.db_type or kind.db_parameters is not Field.db_parameters:
            return None
        if issubclass(kind, DecimalField):
            return attrgetter("max_digits", "decimal_places")
        return lambda field: (field.max_length,)
