"""Which indexes of a model need a look, told without reading any of them.

Django checks a project before nearly every command, and most tables are in order: an index begins
with each reference, and no two indexes begin with the same column. No rule finds anything
there. On the other tables a rule looks only at indexes that begin with a reference, or as another
one does: by its first column an index serves and covers, or not at all. (Those of GIN and their
like do by any column: a table with two of them is not in order.) A condition is read where there
is a function in it.
tests/django/checks/test_in_order.py holds this against all rules.
"""

import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from itertools import compress
from typing import Any, NamedTuple

from django.db.models import (
    CheckConstraint,
    F,
    ForeignKey,
    ForeignObject,
    Index,
    Model,
    OneToOneField,
    Q,
    UniqueConstraint,
    Value,
)
from django.db.models.fields.related_descriptors import (
    ForeignKeyDeferredAttribute,
    ForwardManyToOneDescriptor,
    ForwardOneToOneDescriptor,
)
from django.db.models.query_utils import DeferredAttribute

from idx_core.model import Dialect

_GIS = "django.contrib.gis.db.models.fields"
_POSTGRES_FIELDS = frozenset(
    {"django.contrib.postgres.fields.ranges", "django.contrib.postgres.search"}
)
_ORDINARY = ("django.db.models.fields", "django.db.models.fields.related")
# By which most classes have their fields that have columns.
_DESCRIPTORS = frozenset(
    {
        DeferredAttribute,
        ForeignKeyDeferredAttribute,
        ForwardManyToOneDescriptor,
        ForwardOneToOneDescriptor,
    }
)


class Doubt(NamedTuple):
    """What a rule must look at on a table: indexes that begin with these fields (None: with any).

    They are given by each name that Meta may call them by: `client` and `client_id`. `unserved` is
    whether a reference may have no index. `keyed` are the model's own fields of `fields`, `related`
    those that may refer to something, None where nobody has looked; `ordinary` is whether all of
    its fields surely are Django's own, which every database has.
    """

    fields: Collection[str] | None = ()
    unserved: bool = False
    keyed: Sequence[Any] | None = None
    related: Sequence[Any] | None = None
    ordinary: bool = False

    @property
    def is_open(self) -> bool:
        """Whether there is anything to look at."""
        return self.fields is None or bool(self.fields)


ALL_OF_IT = Doubt(None, unserved=True)


def doubt_about(
    model: type[Model],
    dialect: Dialect,
    migrated: Iterable[Index] = (),
    unindexed: Collection[str] = (),
) -> Doubt:
    """What of this model is not obviously in order.

    `migrated` are indexes that its table has beside those of Meta, `unindexed` the names of fields
    that have lost their own.
    """
    meta: Any = model._meta
    if meta.private_fields:  # generic keys
        return ALL_OF_IT
    if _GIS in sys.modules:  # a geometry has a second index, which its field alone knows about
        return ALL_OF_IT
    if meta.order_with_respect_to:
        return ALL_OF_IT
    # A project has thousands of fields, which are all over the memory: only those are looked at
    # that refer to something, or that an index of Meta begins with. Of the others only the class.
    fields = meta.local_fields
    classes = [*map(type, fields)]
    kinds = _kinds(frozenset(classes))
    if kinds.special and any(name in sys.modules for name in _POSTGRES_FIELDS):
        return ALL_OF_IT
    related = [*compress(fields, map(kinds.referring.__contains__, classes))]
    if not kinds.simple and any(field.column is None for field in related):
        return ALL_OF_IT  # a reference, or a primary key, of several columns
    declared = meta.indexes or meta.constraints or meta.unique_together or migrated
    if not declared and _have_indexes(related, unindexed) and not dialect.indexes_foreign_keys:
        return Doubt((), False, (), related, kinds.ordinary)
    leading = {meta.pk.attname}
    references: dict[str, str] = {}
    for field in related:
        attname = field.attname
        if _has_index(field, unindexed):
            leading.add(attname)
        if kinds.simple or field.remote_field is not None:
            references[field.name] = attname
    served = set(leading)
    shared: set[str] = set()
    if declared:
        if sum([type(index) is not Index for index in (*meta.indexes, *migrated)]) > 1:
            return ALL_OF_IT
        for name, serves, computes in _firsts(meta, migrated):
            if name is None:
                return ALL_OF_IT
            first = references.get(name, name)
            if computes or first in leading or _leads(model, first, unindexed):
                shared.add(first)
            leading.add(first)
            if serves:
                served.add(first)
    # InnoDB's own indexes of references are not read
    unserved = not served.issuperset(references.values()) or (
        bool(references) and dialect.indexes_foreign_keys
    )
    if not (shared or unserved):
        return Doubt((), False, (), related, kinds.ordinary)
    if unserved:
        shared.update(references.values())
    candidates = related if shared.issubset(references.values()) else fields
    keyed = [field for field in candidates if field.attname in shared]
    called = [field.name for field in keyed]
    return Doubt(shared.union(called), unserved, keyed, related, kinds.ordinary)


class _Kinds(NamedTuple):
    """Which of the classes of a model's fields may refer to something; the rest as in `Doubt`.

    `simple` is whether those are Django's own references, each of which has one column.
    """

    referring: frozenset[type[Any]]
    simple: bool
    ordinary: bool
    special: bool


@cache
def _kinds(found: frozenset[type[Any]]) -> _Kinds:
    ordinary = {kind for kind in found if kind.__module__ in _ORDINARY}
    referring = frozenset(
        kind for kind in found if issubclass(kind, ForeignObject) or kind not in ordinary
    )
    simple = referring <= {ForeignKey, OneToOneField}
    return _Kinds(referring, simple, len(ordinary) == len(found), any(map(_is_special, found)))


def _have_indexes(related: Iterable[Any], unindexed: Collection[str]) -> bool:
    """Whether each of the fields has an index of its own; as it is with most models."""
    return all(_has_index(field, unindexed) for field in related)


def _has_index(field: Any, unindexed: Collection[str]) -> bool:
    """Whether the field has an index of its own."""
    if field.db_index and field.name not in unindexed:
        return True
    return bool(field._unique or field.primary_key)


def _leads(model: type[Model], name: str, unindexed: Collection[str]) -> bool:
    """Whether the field of that name has an index of its own."""
    field = own_field(model, name)
    return field is not None and _has_index(field, unindexed)


def own_field(model: type[Model], name: str) -> Any | None:
    """The field of the model's own table that Meta calls so, or None.

    The class has nearly all of them under that name. get_field() would first make tables of all the
    fields there are, and to go through them is to fetch each from wherever it lies.
    """
    descriptor: Any = model.__dict__.get(name)
    if type(descriptor) in _DESCRIPTORS:
        found = descriptor.field
        if (found.attname == name or found.name == name) and found.model is model:
            return found
    return next((f for f in model._meta.local_fields if name in (f.name, f.attname)), None)


def _is_special(kind: type[Any]) -> bool:
    """Whether it is a field for text search or ranges, or made of one."""
    return any(base.__module__ in _POSTGRES_FIELDS for base in kind.__mro__)


def _firsts(meta: Any, migrated: Iterable[Index]) -> Iterator[tuple[str | None, bool, bool]]:
    """The first field of each index and constraint, None where that is an expression.

    And whether it surely serves a lookup on that field: it is as plain as can be, a B-tree of all
    rows, compared as the type does. And whether its condition is more than columns and values.
    """
    for names in meta.unique_together:
        yield names[0], True, False
    for declared in (*meta.indexes, *meta.constraints, *migrated):
        kind = type(declared)
        condition = getattr(declared, "condition", None)
        if condition is not None:
            if not isinstance(declared, CheckConstraint):
                yield first_name(declared), False, _has_functions(condition)
        elif kind is Index:
            orders = declared.fields_orders
            yield (orders[0][0] if orders else None), not declared.opclasses, False
        elif not isinstance(declared, CheckConstraint):
            plain = kind is UniqueConstraint and not declared.opclasses
            yield first_name(declared), plain, False


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
