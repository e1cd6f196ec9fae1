"""The foreign keys of a table, also those to tables that no MetaData has."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ForeignKey as SqlForeignKey
from sqlalchemy import ForeignKeyConstraint, Table
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import NoReferenceError

from idx_core.model import ForeignKey, TableName


def read_foreign_keys(
    table: Table, dialect: Dialect, columns: Iterable[Any]
) -> tuple[ForeignKey, ...]:
    """In the order of their columns in the table, whose `columns` are given."""
    found = [_read(constraint, dialect) for constraint in table.foreign_key_constraints]
    if len(found) < 2:
        return tuple(found)
    place = {column.name: n for n, column in enumerate(columns)}
    return tuple(
        sorted(found, key=lambda fk: ([place[c] for c in fk.columns], fk.referenced, fk.name))
    )


def _read(constraint: ForeignKeyConstraint, dialect: Dialect) -> ForeignKey:
    elements = constraint.elements
    targets = [_target(element) for element in elements]
    (name, schema), _ = targets[0]
    action = (constraint.ondelete or "").upper()
    return ForeignKey(
        columns=tuple([str(element.parent.name) for element in elements]),
        referenced=TableName(name, "" if schema == dialect.default_schema_name else schema),
        referenced_columns=tuple([column for _, column in targets]),
        on_delete="" if action == "NO ACTION" else action,
        name=str(constraint.name) if isinstance(constraint.name, str) else "",
    )


def _target(element: SqlForeignKey) -> tuple[tuple[str, str], str]:
    """((table, schema or ""), column) that it refers to."""
    try:
        column = element.column
    except NoReferenceError:  # outside the metadata: all there is, is the text
        parts = _parts(element.target_fullname)
        *schema, name, column_name = parts if len(parts) > 1 else ("", *parts)
        return (name, ".".join(schema)), column_name
    table = column.table
    return (str(table.name), str(table.schema or "")), str(column.name)


def _parts(name: str) -> tuple[str, ...]:
    return tuple(_split(name))


def _split(name: str) -> Iterator[str]:
    """`schema.table.column` at its last two dots: a schema may be `database.owner`."""
    schema_and_table, _, column = name.rpartition(".")
    schema, dot, table = schema_and_table.rpartition(".")
    if dot:
        yield schema
    yield table
    yield column
