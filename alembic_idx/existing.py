"""The indexes that the database has, of the tables that are asked about and no others.

PostgreSQL is asked once for all tables, of its catalog: only there is told whether an index is
valid. Other databases are asked through Alembic's own inspector, whose answers it then reuses.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.engine import Connection
from sqlalchemy.engine.reflection import Inspector

from alembic_idx.catalog import catalog_indexes
from idx_core.model import ConstraintKind, Index, IndexElement, Origin, TableName

ExistingIndexes = Mapping[TableName, tuple[Index, ...]]


def existing_indexes(
    tables: Iterable[TableName], connection: Connection, inspector: Inspector, *, unique_ones: bool
) -> ExistingIndexes:
    """The indexes of these tables by table, in order of name, invalid ones too.

    Derived indexes are not unique, so `unique_ones` are asked for only to see what is redundant.
    """
    wanted = frozenset(tables)
    if not wanted:
        return {}
    if connection.dialect.name == "postgresql":
        cataloged = catalog_indexes(wanted, connection, unique_ones=unique_ones)
        return {table: tuple(cataloged.get(table, ())) for table in wanted}
    found = {table: tuple(_inspected(table, inspector)) for table in wanted}
    if unique_ones:
        found = {t: (*_constraints(t, inspector), *indexes) for t, indexes in found.items()}
    return found


def _inspected(table: TableName, inspector: Inspector) -> Iterable[Index]:
    found: list[Any] = inspector.get_indexes(table.name, schema=table.schema or None)
    for index in sorted(found, key=lambda each: each["name"] or ""):
        options = index.get("dialect_options") or {}
        predicate = next((v for k, v in options.items() if k.endswith("_where")), None)
        yield Index(
            name=str(index["name"] or ""),
            elements=tuple(_elements(index, options)),
            predicate=None if predicate is None else str(predicate),
            unique=bool(index["unique"]),
            constraint=ConstraintKind.UNIQUE if index.get("duplicates_constraint") else None,
            origin=Origin.REFLECTED,
        )


def _constraints(table: TableName, inspector: Inspector) -> Iterable[Index]:
    schema = table.schema or None
    key: Any = inspector.get_pk_constraint(table.name, schema=schema)
    uniques: list[Any] = inspector.get_unique_constraints(table.name, schema=schema)
    kinds = [(key, ConstraintKind.PRIMARY_KEY), *((u, ConstraintKind.UNIQUE) for u in uniques)]
    for constraint, kind in kinds:
        columns = constraint.get("constrained_columns") or constraint.get("column_names")
        if columns:
            yield Index(
                name=str(constraint["name"] or ""),
                elements=tuple(IndexElement(column) for column in columns),
                unique=True,
                constraint=kind,
                origin=Origin.REFLECTED,
            )


def _elements(index: Any, options: Mapping[str, Any]) -> Iterable[IndexElement]:
    orders = index.get("column_sorting") or {}
    lengths = next((v for k, v in options.items() if k.endswith("_length")), None) or {}
    for n, column in enumerate(index["column_names"]):
        if column is None:
            yield IndexElement(expression=str(index["expressions"][n]))
        else:
            descending = "desc" in orders.get(column, ())
            yield IndexElement(column, descending=descending, prefix_length=lengths.get(column))
