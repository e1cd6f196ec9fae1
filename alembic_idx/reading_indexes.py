"""The indexes of a table, with those behind its primary key and unique constraints."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Index as SqlIndex
from sqlalchemy import Table, UniqueConstraint
from sqlalchemy.engine import Dialect

from alembic_idx.reading_elements import ElementReader, sql_text
from idx_core.model import ConstraintKind, Index, IndexElement, plain_element


def read_indexes(table: Table, dialect: Dialect) -> tuple[Index, ...]:
    """The primary key's, then unique constraints' and indexes in the order of their columns."""
    constraints = sorted(_constraints(table, dialect), key=_order)
    indexes = sorted((read_index(index, table, dialect) for index in table.indexes), key=_order)
    return (*_primary_key(table), *constraints, *indexes)


def read_index(index: SqlIndex, table: Table, dialect: Dialect) -> Index:
    """One of the table's indexes."""
    options = dialect_options(index, dialect)
    reader = ElementReader(table, dialect, options)
    where = options.get("where")
    return Index(
        name=plain_name(index.name),
        elements=tuple(reader.read(expression) for expression in index.expressions),
        include=_include(options),
        predicate=None if where is None else sql_text(where, dialect),
        method=_method(options),
        unique=bool(index.unique),
        nulls_not_distinct=bool(options.get("nulls_not_distinct")),
        options=tuple(sorted((str(k), str(v)) for k, v in (options.get("with") or {}).items())),
    )


def dialect_options(item: Any, dialect: Dialect) -> Any:
    """What was given as `postgresql_where=…` and so on, under plain names, for this dialect only.

    Asking for another one would import it.
    """
    return item.dialect_options[dialect.name] if item.dialect_kwargs else {}


def plain_name(name: Any) -> str:
    """SQLAlchemy's names know whether they are quoted, and some say that there is none."""
    return str(name) if isinstance(name, str) else ""


def _order(index: Index) -> tuple[object, ...]:
    return ([element.text for element in index.elements], index.name)


def _primary_key(table: Table) -> Iterator[Index]:
    key = table.primary_key
    if len(key.columns):
        yield Index(
            name=plain_name(key.name),
            elements=_elements(key.columns),
            unique=True,
            constraint=ConstraintKind.PRIMARY_KEY,
            deferrable=bool(key.deferrable),
        )


def _constraints(table: Table, dialect: Dialect) -> Iterator[Index]:
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint) and len(constraint.columns):
            options = dialect_options(constraint, dialect)
            yield Index(
                name=plain_name(constraint.name),
                elements=_elements(constraint.columns),
                include=_include(options),
                unique=True,
                nulls_not_distinct=bool(options.get("nulls_not_distinct")),
                constraint=ConstraintKind.UNIQUE,
                deferrable=bool(constraint.deferrable),
            )
        elif constraint.__visit_name__ == "exclude_constraint" and dialect.name == "postgresql":
            yield _exclusion(constraint, table, dialect)


def _elements(columns: Any) -> tuple[IndexElement, ...]:
    return tuple([plain_element(str(column.name)) for column in columns])


def _exclusion(constraint: Any, table: Table, dialect: Dialect) -> Index:
    reader = ElementReader(table, dialect, {"ops": constraint.ops})
    return Index(
        name=plain_name(constraint.name),
        elements=tuple(reader.read(item) for item, _, _ in constraint._render_exprs),
        predicate=None if constraint.where is None else sql_text(constraint.where, dialect),
        method=str(constraint.using).lower(),
        constraint=ConstraintKind.EXCLUDE,
        deferrable=bool(constraint.deferrable),
    )


def _include(options: Any) -> tuple[str, ...]:
    return tuple(str(getattr(item, "name", item)) for item in options.get("include") or ())


def _method(options: Any) -> str:
    """MySQL keeps FULLTEXT and SPATIAL apart from USING."""
    return str(options.get("using") or options.get("prefix") or "btree").lower()
