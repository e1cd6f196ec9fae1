"""`db_index` of a field, turned off where the field is defined."""

import inspect
from dataclasses import dataclass
from typing import Any

import libcst as cst

from django_idx.eject.place import NotWritable, Place
from idx_core.source.items import Items
from idx_core.source.parsed import assigned, body_of, keyword


@dataclass(frozen=True, slots=True)
class FieldCall:
    """The call that makes a field, in the body of a class."""

    place: Place
    field: Any
    call: cst.Call

    @classmethod
    def of(cls, place: Place, field: Any) -> "FieldCall | None":
        """The field's definition in this class; None where it is not in it.

        Raises `NotWritable` where it is made otherwise than by calling its class.
        """
        found = [
            pair[1]
            for statement in body_of(place.node)
            if (pair := assigned(statement)) is not None and pair[0] == field.name
        ]
        if not found:
            return None
        call = found[0]
        if len(found) > 1 or not isinstance(call, cst.Call):
            raise NotWritable(f"{field.name} is not made by one call")
        if place.object(call.func) is not type(field):
            raise NotWritable(f"{field.name} is made by {place.parsed.code(call.func)}")
        if any(arg.star == "**" for arg in call.args):
            raise NotWritable(f"{field.name} takes arguments with **")
        if not _takes_db_index(type(field)):
            raise NotWritable(f"{type(field).__name__} does not take db_index")
        return cls(place, field, call)

    def turn_off(self) -> None:
        """`db_index=False`; nothing where the class has no index unless it is told to."""
        items = Items(self.place.parsed, self.call)
        given = keyword(self.call, "db_index")
        if given is None:
            items.add([lambda indent: "db_index=False"])
        elif self._is_off_by_default:
            items.remove(self.call.args.index(given))
        else:
            start, end = self.place.parsed.span(given.value)
            self.place.parsed.replace(start, end, "False")

    @property
    def _is_off_by_default(self) -> bool:
        _, _, _, named = self.field.deconstruct()
        return bool(self.field.db_index) == ("db_index" in named)


def _takes_db_index(kind: type[Any]) -> bool:
    parameters = inspect.signature(kind.__init__).parameters.values()
    return any(
        parameter.name == "db_index" or parameter.kind is inspect.Parameter.VAR_KEYWORD
        for parameter in parameters
    )
