"""What a model says of its rows besides columns and indexes: orders, and which rows are read."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Manager, Model
from django.db.models.expressions import Col, OrderBy
from django.db.models.lookups import Exact, IsNull

from idx_core.model import DeclaredOrdering, IndexElement


def acting_orderings(model: type[Model]) -> tuple[DeclaredOrdering, ...]:
    """The order of `order_with_respect_to`: how the rows of one parent are read, always."""
    field: Any = model._meta.order_with_respect_to
    if not field:
        return ()
    local = {each.name: each.column for each in model._meta.local_concrete_fields}
    if "_order" not in local:  # it lies in the table of a parent
        return ()
    if hasattr(field, "ct_field"):
        within = [local.get(field.ct_field), local.get(field.fk_field)]
    else:
        within = [local.get(field.name)]
    if None in within:
        return ()
    return (
        DeclaredOrdering(
            elements=(IndexElement(local["_order"]),),
            within=tuple(str(column) for column in within),
            source="order_with_respect_to",
            acts=True,
        ),
    )


def advised_orderings(model: type[Model]) -> Iterator[DeclaredOrdering]:
    """Those of `get_latest_by` and `Meta.ordering`, where they are of the model's own columns."""
    meta: Any = model._meta
    latest = meta.get_latest_by
    if latest:
        names = [latest] if isinstance(latest, str) else list(latest)
        elements = _elements(model, names)
        if elements:
            turned = tuple(IndexElement(e.column, descending=not e.descending) for e in elements)
            yield DeclaredOrdering(elements=turned, source="Meta.get_latest_by", usual=True)
    if meta.ordering and not meta.order_with_respect_to:
        elements = _elements(model, meta.ordering)
        if elements:
            yield DeclaredOrdering(elements=elements, source="Meta.ordering", usual=True)


def usual_rows(model: type[Model], quote: Any) -> str:
    """The predicate of the default manager's rows, where it is about nulls and booleans alone.

    A project's own manager is asked for its query, and must not reach a database meanwhile.
    """
    from django_idx.query_sql import without_database

    manager: Any = model._default_manager
    if type(manager).get_queryset is Manager.get_queryset or model._meta.auto_created:
        return ""
    try:
        with without_database():
            where = manager.get_queryset().query.where
    except Exception:  # whatever it needs, a request or a tenant, is not here
        return ""
    columns = {str(f.column) for f in model._meta.local_concrete_fields}
    own = {model._meta.db_table}  # another table, or this one again, has another alias
    if {alias for child in where.children for alias in _aliases(child)} != own:
        return ""
    if where.negated or where.connector != "AND":
        return ""
    terms = [_term(child, columns, quote) for child in where.children]
    return " AND ".join(str(term) for term in terms) if all(terms) else ""


def _aliases(lookup: Any) -> Iterator[str]:
    left = getattr(lookup, "lhs", None)
    yield str(left.alias) if isinstance(left, Col) else ""


def _term(lookup: Any, columns: set[str], quote: Any) -> str | None:
    left = getattr(lookup, "lhs", None)
    if not isinstance(left, Col) or left.target.column not in columns:
        return None
    name = quote(left.target.column)
    if isinstance(lookup, IsNull):
        return f"{name} IS NULL" if lookup.rhs else f"{name} IS NOT NULL"
    if isinstance(lookup, Exact) and isinstance(lookup.rhs, bool):
        return str(name) if lookup.rhs else f"NOT {name}"
    return None


def _elements(model: type[Model], terms: Iterable[Any]) -> tuple[IndexElement, ...]:
    """The keys of an order; () where one of its terms is no column of the model's own table."""
    meta: Any = model._meta
    local = {field.attname: field for field in meta.local_concrete_fields}
    found = [_element(meta, local, term) for term in terms]
    return tuple(e for e in found if e is not None) if all(found) else ()


def _element(meta: Any, local: Mapping[str, Any], term: Any) -> IndexElement | None:
    nulls: bool | None = None
    if isinstance(term, F):
        term = term.asc()
    if isinstance(term, OrderBy):
        if not isinstance(term.expression, F):
            return None
        name, descending = str(vars(term.expression)["name"]), term.descending
        nulls = True if term.nulls_first else False if term.nulls_last else None
    elif isinstance(term, str):
        name, descending = term.removeprefix("-"), term.startswith("-")
    else:
        return None
    try:
        field = meta.pk if name == "pk" else local.get(name) or meta.get_field(name)
    except FieldDoesNotExist:  # across a relation, or "?"
        return None
    column = getattr(field, "column", None)
    is_own = getattr(field, "attname", None) in local and column is not None
    # by the name of a reference, the order is the other model's
    if not is_own or (field.remote_field is not None and name == field.name != field.attname):
        return None
    return IndexElement(str(column), descending=descending, nulls_first=nulls)
