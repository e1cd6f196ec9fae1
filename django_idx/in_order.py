"""Which indexes of a model need a look, told without reading any of them.

Django checks a project before nearly every command, and most tables are in order: each reference
has an index of its own, and no two indexes begin with the same column. No rule finds anything
there. On the other tables a rule looks only at indexes that begin with a reference, or as another
one does: by its first column an index serves and covers, or not at all.
tests/django/checks/test_in_order.py holds this against all rules.
"""

import sys
from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import CheckConstraint, Index, Model

from idx_core.model import Dialect

_GIS = "django.contrib.gis.db.models.fields"


def columns_in_doubt(model: type[Model], dialect: Dialect) -> Collection[str] | None:
    """The columns with which an index must begin for a rule to look at it; none: all is in order.

    None where that is not obvious: then each index may matter.
    """
    meta: Any = model._meta
    if meta.private_fields or meta.pk.column is None:  # generic keys; a composite primary key
        return None
    if _GIS in sys.modules:  # a geometry has a second index, which its field alone knows about
        return None
    leading: set[str] = set()
    shared: set[str] = set()
    references: set[str] = set()
    in_order = True
    for field in meta.local_fields:
        has_index = field.db_index or field._unique or field.primary_key
        if has_index:
            leading.add(field.column)
        if field.remote_field is not None:
            if field.column is None:  # a reference of several columns
                return None
            references.add(field.column)
            # InnoDB's own indexes of references are not read
            in_order = in_order and has_index and not dialect.indexes_foreign_keys
    if meta.indexes or meta.constraints or meta.unique_together:
        columns = _columns(meta)
        for name in _first_names(meta):
            column = columns.get(name)
            if column is None:
                return None
            if column in leading:
                shared.add(column)
            leading.add(column)
    return () if in_order and not shared else shared | references


def led_by(
    columns: Collection[str], model: type[Model]
) -> tuple[list[Any], list[Any], list[Any]]:
    """(`unique_together`, constraints, indexes) of Meta that begin with one of these columns."""
    meta: Any = model._meta
    known = _columns(meta)
    return (
        [names for names in meta.unique_together if known.get(names[0]) in columns],
        [found for found in meta.constraints if known.get(_first_name(found)) in columns],
        [found for found in meta.indexes if known.get(_first_name(found)) in columns],
    )


def _columns(meta: Any) -> dict[str | None, str]:
    """The columns of the model by all names that Meta may call their fields by."""
    columns: dict[str | None, str] = {}
    for field in meta.local_fields:
        columns[field.name] = columns[field.attname] = field.column
    return columns


def _first_names(meta: Any) -> Iterator[str | None]:
    """The first field of each index and constraint of Meta; None where that is an expression."""
    for names in meta.unique_together:
        yield names[0]
    for declared in (*meta.indexes, *meta.constraints):
        if not isinstance(declared, CheckConstraint):
            yield _first_name(declared)


def _first_name(declared: Any) -> str | None:
    if isinstance(declared, Index):
        return declared.fields_orders[0][0] if declared.fields_orders else None
    return next(iter(getattr(declared, "fields", ())), None)
