"""Which indexes of a model need a look, told without reading any of them.

Django checks a project before nearly every command, and most tables are in order: each reference
has an index of its own, and no two indexes begin with the same column. No rule finds anything
there. On the other tables a rule looks only at indexes that begin with a reference, or as another
one does: by its first column an index serves and covers, or not at all. (Those of GIN and their
like do by any column: a table with two of them is not in order.) A condition is read where there
is a function in it.
tests/django/checks/test_in_order.py holds this against all rules.
"""

import sys
from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import CheckConstraint, F, Index, Model, Q, Value

from idx_core.model import Dialect

_GIS = "django.contrib.gis.db.models.fields"
_POSTGRES_FIELDS = frozenset(
    {"django.contrib.postgres.fields.ranges", "django.contrib.postgres.search"}
)
_ORDINARY = ("django.db.models.fields", "django.db.models.fields.related")


def fields_in_doubt(model: type[Model], dialect: Dialect) -> Collection[str] | None:
    """The fields with which an index must begin for a rule to look at it; none: all is in order.

    They are given by each name that Meta may call them by: `client` and `client_id`. None where
    it is not obvious: then each index may matter.
    """
    meta: Any = model._meta
    if meta.private_fields or meta.pk.column is None:  # generic keys; a composite primary key
        return None
    if _GIS in sys.modules:  # a geometry has a second index, which its field alone knows about
        return None
    if meta.order_with_respect_to:
        return None
    special = _POSTGRES_FIELDS if not _POSTGRES_FIELDS.isdisjoint(sys.modules) else ()
    leading: set[str] = set()
    references: dict[str, str] = {}
    in_order = True
    for field in meta.local_fields:
        if special and type(field).__module__ not in _ORDINARY and _is_special(type(field)):
            return None
        has_index = field.db_index or field._unique or field.primary_key
        if has_index:
            leading.add(field.attname)
        if field.remote_field is not None:
            if field.column is None:  # a reference of several columns
                return None
            references[field.name] = field.attname
            # InnoDB's own indexes of references are not read
            in_order = in_order and has_index and not dialect.indexes_foreign_keys
    if sum(type(index) is not Index for index in meta.indexes) > 1:
        return None
    shared: set[str] = set()
    if meta.indexes or meta.constraints or meta.unique_together:
        for name in _first_names(meta):
            if name is None:
                return None
            first = references.get(name, name)
            (shared if first in leading else leading).add(first)
        shared.update(references.get(name, name) for name in _of_functions(meta))
    return {*shared, *references, *references.values()} if shared or not in_order else ()


def _is_special(kind: type[Any]) -> bool:
    """Whether it is a field for text search or ranges, or made of one."""
    return any(base.__module__ in _POSTGRES_FIELDS for base in kind.__mro__)


def _first_names(meta: Any) -> Iterator[str | None]:
    """The first field of each index and constraint of Meta; None where that is an expression."""
    for names in meta.unique_together:
        yield names[0]
    for declared in (*meta.indexes, *meta.constraints):
        if not isinstance(declared, CheckConstraint):
            yield first_name(declared)


def _of_functions(meta: Any) -> Iterator[str]:
    """The first field of each index whose condition is more than columns and values."""
    for declared in (*meta.indexes, *meta.constraints):
        condition = getattr(declared, "condition", None)
        if condition is None or isinstance(declared, CheckConstraint):
            continue
        name = first_name(declared)
        if name is not None and _has_functions(condition):
            yield name


def _has_functions(condition: Any) -> bool:
    if isinstance(condition, Q):
        return any(
            _has_functions(child[1] if isinstance(child, tuple) else child)
            for child in condition.children
        )
    return hasattr(condition, "resolve_expression") and not isinstance(condition, F | Value)


def first_name(declared: Any) -> str | None:
    """The first field of an index or constraint of Meta; None where that is an expression."""
    if isinstance(declared, Index):
        return declared.fields_orders[0][0] if declared.fields_orders else None
    return next(iter(getattr(declared, "fields", ())), None)
